"""Reports that are made up by number, each with figures of its own."""


def report(number: int) -> str:
    """The text of report `number`: an achievement, a problem and a plan."""
    return (
        f"某县{number}局2023年工作总结\n一、工作成绩\n全年完成投资{number}万元，新建学校{number}所。\n"
        f"二、存在问题\n第{number}类专业人才缺乏，部分岗位长期空缺。\n三、下一步打算\n明年修路{number}公里。\n"
    )


def long_report(number: int) -> str:
    """The text of a report that takes two requests of wide reading where one holds a hundred tokens of text."""
    done = "".join(
        f"第{place}处完成投资{number}{place}万元，新建学校{place}所，修路{number}公里。\n" for place in range(1, 4)
    )
    left = "".join(f"第{place}处缺专业人才{number}{place}名，部分岗位长期空缺，有待补充。\n" for place in range(1, 4))
    return f"某县{number}局2023年工作总结\n一、工作成绩\n{done}二、存在问题\n{left}"
