"""AsciiDoc and reStructuredText: the plain part of them."""

import random
from types import ModuleType

import pytest

from llmsum.reading.readers import asciidoc, rst
from llmsum.reading.readers.extracted import Wanted
from tests.support.laid_out import faults, left_out, outline

DOC = """= 2023年度工作总结
张三 <zhang@x.cn>
v1.0, 2023-12-31
:toc:

// 注释 33
== 主要成绩

本年完成 *试点* 3个，见link:https://x.cn/a/33[记录]，
详见附件。
image:a.png[33]

.图1 现场
image::x.png[现场,400]

* 完成A项5个
** 子项6个
. 第一项 +
下一行

[source,java]
----
int a = 3;
----

[cols="1,2",options="header"]
|===
|项目 |数量
|道路 |3条
|合计
|9条
|===

NOTE: 注意8个问题。

////
hidden 99
////
=== 存在问题
人手不足footnote:[见附件3]。<<x,见上>>
"""

ASCIIDOC = [
    "title1: 2023年度工作总结",
    "front_matter: 张三 <zhang@x.cn>",
    "front_matter: v1.0, 2023-12-31",
    "front_matter: :toc:",
    "heading2: 主要成绩",
    "paragraph: 本年完成 试点 3个，见记录， 详见附件。",
    "caption: 图1 现场",
    "item1: * 完成A项5个",
    "item2: ** 子项6个",
    "item1: . 第一项",
    "paragraph: 下一行",
    "row*: 项目 | 数量",
    "row: 项目=道路 | 数量=3条",
    "row*: 项目=合计 | 数量=9条",
    "paragraph: 注意8个问题。",
    "heading3: 存在问题",
    "paragraph: 人手不足。见上",
]

REST_DOC = """==============
2023年工作总结
==============

:作者: 张三
:Date: 2023-12-31

主要成绩
========

完成 **试点** 3个，见 `记录 <https://x.cn/3>`_ 和 ``code``，
接着写 [1]_ 。

.. image:: a.png
   :width: 400

.. figure:: b.png

   图1 现场

- 完成A项5个
  续行
- 第二项

.. code-block:: python

   a = 3

.. note::

   注意8个问题。

====  ======
项目  数量
====  ======
道路  3条
合计  9条
====  ======

+------+------+
| 项目 | 数量 |
+======+======+
| 水厂 | 5座  |
+------+------+

存在问题
--------
人手不足::

   literal 99

.. [1] 注 5
.. _target: https://x.cn
.. 评论 44
"""

REST = [
    "title1: 2023年工作总结",
    "front_matter: :作者: 张三",
    "front_matter: :Date: 2023-12-31",
    "heading2: 主要成绩",
    "paragraph: 完成 试点 3个，见 记录 和 code， 接着写 。",
    "caption: 图1 现场",
    "item1: - 完成A项5个 续行",
    "item1: - 第二项",
    "paragraph: 注意8个问题。",
    "row*: 项目 | 数量",
    "row: 项目=道路 | 数量=3条",
    "row*: 项目=合计 | 数量=9条",
    "row*: 项目 | 数量",
    "row: 项目=水厂 | 数量=5座",
    "heading3: 存在问题",
    "paragraph: 人手不足::",
    "note: 注 5",
]
Formats = pytest.mark.parametrize(("module", "raw"), [(asciidoc, DOC), (rst, REST_DOC)])


def test_asciidoc() -> None:
    """Headings, attributes, lists with depths, tables whose cells stand on lines of their own, notes."""
    assert outline(DOC, asciidoc.blocks_of(DOC)) == ASCIIDOC
    assert left_out(DOC, asciidoc.blocks_of(DOC)) == [
        "link: link:https://x.cn/a/33[",
        "link: ]",
        "image: image:a.png[33]",
        "image: image::x.png[现场,400]",
        "code: ----\nint a = 3;\n----",
        "link: <<x,",
        "link: >>",
    ]


def test_restructuredtext() -> None:
    """Adornments in the order they come, fields, directives, both kinds of tables, literal blocks, notes."""
    assert outline(REST_DOC, rst.blocks_of(REST_DOC)) == REST
    assert [line for line in left_out(REST_DOC, rst.blocks_of(REST_DOC)) if not line.startswith("link")] == [
        "image: .. image:: a.png",
        "image: .. figure:: b.png",
        "code: .. code-block:: python\n\n   a = 3",
        "code:    literal 99",
    ]


@Formats
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_the_text_is_as_on_disk(module: ModuleType, raw: str, codec: str) -> None:
    """Line ends of Windows stay, and blocks are the same."""
    windows = raw.replace("\n", "\r\n")
    extracted = module.extract(windows.encode(codec), Wanted())
    assert (extracted.text, extracted.encoding) == (windows, codec)
    assert outline(windows, extracted.blocks) == outline(raw, module.blocks_of(raw))


@Formats
def test_blocks_of_whatever_keep_the_contract(module: ModuleType, raw: str) -> None:
    """Lines and bits of lines in any order: blocks are in order, within the text, and do not overlap."""
    rnd = random.Random(7)
    lines = raw.splitlines(keepends=True)
    for _ in range(150):
        made = "".join(line[rnd.randint(0, 2) :] for line in rnd.choices(lines, k=rnd.randint(1, 30)))
        assert faults(made, module.blocks_of(made)) == [], repr(made)


@pytest.mark.parametrize("module", [asciidoc, rst])
@pytest.mark.parametrize(
    "bit", ["*a* ", "`a ", "[[", "<<a", "----\n", "|===\n", "|a\n", ".. a::\n", "a\n=\n", "====\n", "* "]
)
def test_many_marks_take_time_in_proportion(module: ModuleType, bit: str) -> None:
    """Ten thousand of a mark come to an end, and keep the contract."""
    raw = bit * 10_000
    assert faults(raw, module.blocks_of(raw)) == []
