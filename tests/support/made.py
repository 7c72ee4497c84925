"""Reports that are made up by number, each with an achievement, a problem and a plan of its own."""


def report(number: int) -> str:
    """The text of report `number`."""
    return (
        f"某县{number}局2023年工作总结\n一、工作成绩\n全年完成投资{number}万元，新建学校{number}所。\n"
        f"二、存在问题\n第{number}类专业人才缺乏，部分岗位长期空缺。\n三、下一步打算\n明年修路{number}公里。\n"
    )
