"""What is said of files that could not be read, in simplified and traditional script.

The English sentences stand where errors are raised, with blanks for what is filled in there: what is wrong with a file,
and what to do. A test finds every one of them.
"""

from collections.abc import Mapping
from typing import Final

FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "a PDF file": ("PDF文件", "PDF檔案"),
    "a Word file": ("Word文件", "Word檔案"),
    "an old Word file": ("旧版Word文件", "舊版Word檔案"),
    "a PowerPoint file": ("PowerPoint文件", "PowerPoint檔案"),
    "an Excel file": ("Excel文件", "Excel檔案"),
    "an old Excel file": ("旧版Excel文件", "舊版Excel檔案"),
    "an OpenDocument sheet": ("OpenDocument表格", "OpenDocument試算表"),
    "an OpenDocument text": ("OpenDocument文档", "OpenDocument文件"),
    "an RTF file": ("RTF文件", "RTF檔案"),
    "a saved web page": ("保存的网页", "儲存的網頁"),
    "a web page": ("网页", "網頁"),
    "a mail": ("邮件", "郵件"),
    "a picture": ("图片", "圖片"),
}
# Longer sentences that begin as shorter ones do stand before them.
FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    # What is no report, whatever its format.
    "is empty": ("是空文件", "是空檔案"),
    "holds no words, only white space or marks": ("没有文字，只有空白或符号", "沒有文字，只有空白或符號"),
    "holds no report text": ("没有报告正文", "沒有報告本文"),
    "holds no text: it is filled in by a script": ("没有文字：内容由脚本填入", "沒有文字：內容由腳本填入"),
    "holds no text": ("没有文字", "沒有文字"),
    "holds no page": ("没有网页", "沒有網頁"),
    "holds no Word document": ("没有Word文档", "沒有Word文件"),
    "holds pictures and no text": ("只有图片，没有文字", "只有圖片，沒有文字"),
    "holds only pictures": ("只有图片", "只有圖片"),
    "holds only links to other pages": ("只有指向其他网页的链接", "只有指向其他網頁的連結"),
    "holds its text as a file inside it": ("正文是其中嵌入的文件", "本文是其中嵌入的檔案"),
    "is only a frame around other pages": ("只是其他网页的框架", "只是其他網頁的框架"),
    "is a mail without text that has files attached ({})": ("是没有正文的邮件，附有{}", "是沒有本文的郵件，附有{}"),
    "is a mail without text": ("是没有正文的邮件", "是沒有本文的郵件"),
    "is a scan: its pages are pictures": ("是扫描件：各页是图片", "是掃描檔：各頁是圖片"),
    "is a picture without text that could be recognised": ("图片中识别不出文字", "圖片中識別不出文字"),
    "is a damaged picture": ("图片已损坏", "圖片已損壞"),
    "is too large a picture": ("图片过大", "圖片過大"),
    # Which is not read, or not as its name says.
    "is no text, and of no format that is read": ("不是文本，也不是能读取的格式", "不是文字檔，也不是能讀取的格式"),
    "is an empty ZIP archive": ("是空的ZIP压缩包", "是空的ZIP壓縮檔"),
    "is a ZIP archive": ("是ZIP压缩包", "是ZIP壓縮檔"),
    "is a gzip archive": ("是gzip压缩包", "是gzip壓縮檔"),
    "is a RAR archive": ("是RAR压缩包", "是RAR壓縮檔"),
    "is a 7-Zip archive": ("是7-Zip压缩包", "是7-Zip壓縮檔"),
    "is a GIF image": ("是GIF图片", "是GIF圖片"),
    "is an old PowerPoint file": ("是旧版PowerPoint文件", "是舊版PowerPoint檔案"),
    "is an old Office file of a kind that is not read": ("是不能读取的旧版Office文件", "是不能讀取的舊版Office檔案"),
    "is of Word 95 or older": ("是Word 95或更早的文件", "是Word 95或更早的檔案"),
    "is a folder": ("是文件夹", "是資料夾"),
    "is not {}, as its name says, or only the beginning of one": (
        "不像文件名所说是{}，或者不完整",
        "不像檔名所說是{}，或者不完整",
    ),
    # Which cannot be opened.
    "does not exist": ("不存在", "不存在"),
    "this folder may not be read": ("没有读取此文件夹的权限", "沒有讀取此資料夾的權限"),
    "may not be read by this user": ("没有读取权限", "沒有讀取權限"),
    "is protected by a password": ("有密码保护", "有密碼保護"),
    "is encrypted in a way that is not known": ("加密方式不明", "加密方式不明"),
    "is damaged, or made to be unreadable": ("已损坏，或有意做成无法读取", "已損壞，或有意做成無法讀取"),
    "is damaged, or no summary of this version": ("已损坏，或不是此版本的摘要", "已損壞，或不是此版本的摘要"),
    "is of schema version {}, made by a newer llmsum": (
        "是较新的llmsum所写（格式版本{}）",
        "是較新的llmsum所寫（格式版本{}）",
    ),
    "is damaged": ("已损坏", "已損壞"),
    "is a damaged PDF": ("PDF已损坏", "PDF已損壞"),
    "is no ZIP archive that can be read ({})": ("不是能读取的ZIP压缩包（{}）", "不是能讀取的ZIP壓縮檔（{}）"),
    "is no shard that can be read ({})": ("不是能读取的数据分片（{}）", "不是能讀取的資料分片（{}）"),
    "is not in the archive": ("压缩包里没有", "壓縮檔裡沒有"),
    "is packed beyond all measure": ("压缩比高得反常", "壓縮比高得反常"),
    "is far larger inside than a report": ("解压后远大于一份报告", "解壓後遠大於一份報告"),
    "has more than {} bytes": ("超过{}字节", "超過{}位元組"),
    "has too long a name for a result": ("文件名过长，写不了结果", "檔名過長，寫不了結果"),
    "has the name of another result, or is in a folder that has": (
        "与另一份结果或其所在文件夹重名",
        "與另一份結果或其所在資料夾重名",
    ),
    "took more than {} seconds to read": ("读取超过{}秒", "讀取超過{}秒"),
    "takes more than {} GiB of memory to read": ("读取需要超过{} GiB内存", "讀取需要超過{} GiB記憶體"),
    "the reader ended with {}": ("读取程序以{}结束", "讀取程式以{}結束"),
    "cannot be read ({})": ("无法读取（{}）", "無法讀取（{}）"),
    # Whose characters cannot be told.
    "holds NUL characters, so it is no text or in another encoding": (
        "含有NUL字符，不是文本，或是别的编码",
        "含有NUL字元，不是文字檔，或是別的編碼",
    ),
    "has a layer of text that makes no sense: its fonts do not tell what they print": (
        "文字层不可用：字体没有说明所印的是什么字",
        "文字層不可用：字型沒有說明所印的是什麼字",
    ),
    "has no {} byte-order mark": ("没有{}字节序标记", "沒有{}位元組順序記號"),
    "begins with a {} byte-order mark": ("开头是{}字节序标记", "開頭是{}位元組順序記號"),
    "is not valid {} (byte offset {})": ("不是有效的{}（第{}字节起）", "不是有效的{}（第{}位元組起）"),
    "is in an encoding that cannot be told for certain": ("编码无法确定", "編碼無法確定"),
    "the encoding cannot be told for certain: {}": ("编码无法确定：{}", "編碼無法確定：{}"),
    "it holds NUL bytes, so it is binary, or UTF-16 without a mark": (
        "含有NUL字节，是二进制文件或没有标记的UTF-16",
        "含有NUL位元組，是二進位檔案或沒有記號的UTF-16",
    ),
    "it is not UTF-8 (byte offset {}), nor clearly GB18030, Big5, UTF-16 or English cp1252": (
        "不是UTF-8（第{}字节起），也不能确定是GB18030、Big5、UTF-16或英文cp1252",
        "不是UTF-8（第{}位元組起），也不能確定是GB18030、Big5、UTF-16或英文cp1252",
    ),
    "its few bytes are UTF-8 by chance, or Chinese by chance": (
        "字节太少，UTF-8和中文编码都有可能",
        "位元組太少，UTF-8和中文編碼都有可能",
    ),
    "cannot be decoded": ("无法解码", "無法解碼"),
    # A review.
    "was made by a newer llmsum": ("是较新的llmsum所写", "是較新的llmsum所寫"),
    "is the review of another summary of this report": ("是这份报告另一份摘要的审阅", "是這份報告另一份摘要的審閱"),
    "{} items have the id {}": ("{}个条目的编号都是{}", "{}個條目的編號都是{}"),
    "line {} is damaged": ("第{}行已损坏", "第{}行已損壞"),
    "was cut or moved away": ("被截短或移走了", "被截短或移走了"),
    "was begun anew elsewhere": ("已在别处重新开始", "已在別處重新開始"),
    "is not under review": ("不在审阅之列", "不在審閱之列"),
    **FORMATS,
    **{f"is {told}": (f"是{simplified}", f"是{traditional}") for told, (simplified, traditional) in FORMATS.items()},
}
