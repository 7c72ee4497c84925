"""The fields of an item by any of their names: models that follow no grammar translate them, or use others."""

from collections.abc import Mapping
from typing import Any, Final, cast

FIELD_NAMES: Final[Mapping[str, str]] = {
    "first": "start begin from first_segment start_segment segment_start start_id 起始编号 起始編號 起始 "
    "开始编号 开始 首句 起始句 起始句编号 第一个句子的编号",
    "last": "end to until last_segment end_segment segment_end end_id 结束编号 結束編號 结束 終了 终止编号 末句 结束句 "
    "结束句编号 最后一个句子的编号",
    "kind": "type category label class 类别 類別 类型 類型 种类 种別 分类 分類",
    "statement": "text content summary sentence description 内容 內容 概括 表述 陈述 陳述 描述 摘要 总结 句子 "
    "一句话概括 一句话",
    "importance": "priority weight level 重要性 重要程度 重要度",
    "also": "further see_also other_segments 另见 另见编号 其他编号",
    "segments": "segment numbers number ids range span ranges segment_ids segment_range 编号 編號 句子编号 编号范围",
}
_FIELD_OF: Final[Mapping[str, str]] = {
    other: name for name, others in FIELD_NAMES.items() for other in (name, *others.split())
}
NAMES: Final = tuple(_FIELD_OF)
ALSO_LOST: Final = "also_lost"  # of an item out of broken JSON: further places stood there that could not be read


def fields_of(item: object) -> dict[str, Any]:
    """The fields of an item under the names that were asked for; of two with one meaning that name's own counts.

    Raises:
        ValueError: if it is no object.
    """
    if not isinstance(item, dict):
        raise ValueError(f"not an object but {type(item).__name__}")
    given = cast("dict[str, Any]", item)
    if given.keys() <= FIELD_NAMES.keys():
        return given
    fields: dict[str, Any] = {}
    for name, value in given.items():
        fields.setdefault(_FIELD_OF.get(name.strip().lower().replace(" ", "_"), name), value)
    return fields | {name: given[name] for name in FIELD_NAMES if name in given}


def is_field(name: str) -> bool:
    """Whether an item can have a field of this name."""
    return name.strip().lower().replace(" ", "_") in _FIELD_OF
