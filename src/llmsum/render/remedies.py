"""What to do about files that could not be read, in simplified and traditional script; see `render.faults`."""

from collections.abc import Mapping
from typing import Final

REMEDIES: Final[Mapping[str, tuple[str, str]]] = {
    "give a report as one of these: {}": ("请给出下列格式之一的报告：{}", "請給出下列格式之一的報告：{}"),
    "give a file that holds a report": ("请给出有报告内容的文件", "請給出有報告內容的檔案"),
    "give a page that holds a report": ("请给出有报告内容的网页", "請給出有報告內容的網頁"),
    "give a workbook with a filled sheet that is not hidden": (
        "请给出有内容且未隐藏的工作表",
        "請給出有內容且未隱藏的工作表",
    ),
    "give a scan as PNG, JPEG or PDF, or its text": (
        "请给出PNG、JPEG或PDF扫描件，或其文字",
        "請給出PNG、JPEG或PDF掃描檔，或其文字",
    ),
    "give a larger or clearer one": ("请给出更大或更清楚的图片", "請給出更大或更清楚的圖片"),
    "give one that holds a report": ("请给出有报告内容的邮件", "請給出有報告內容的郵件"),
    "there is only a title, navigation or bylines in it": (
        "其中只有标题、导航或署名",
        "其中只有標題、導覽或署名",
    ),
    "extract its text into a UTF-8 .txt file and give that": (
        "请把文字另存为UTF-8的.txt文件",
        "請把文字另存為UTF-8的.txt檔案",
    ),
    "copy its text into a new file and give that": ("请把文字复制到新文件", "請把文字複製到新檔案"),
    "it may be damaged: open it and save it anew, or give its text as a UTF-8 .txt file": (
        "可能已损坏：请打开后重新保存，或把文字另存为UTF-8的.txt文件",
        "可能已損壞：請開啟後重新儲存，或把文字另存為UTF-8的.txt檔案",
    ),
    "it may be damaged: get it anew, or call it .txt if it is text": (
        "可能已损坏：请重新取得；如果是文本，请改名为.txt",
        "可能已損壞：請重新取得；如果是文字檔，請改名為.txt",
    ),
    "it may be damaged: pack it anew": ("可能已损坏：请重新打包", "可能已損壞：請重新壓縮"),
    "open it in the program that wrote it, save it anew and give that": (
        "请用原来的程序打开并重新保存",
        "請用原來的程式開啟並重新儲存",
    ),
    "open it in a viewer and print it to PDF anew": ("请打开后重新打印成PDF", "請開啟後重新列印成PDF"),
    "open it in a viewer and save it anew": ("请打开后重新保存", "請開啟後重新儲存"),
    "open it in a browser and save it as displayed (.mhtml), or copy its text into a .txt file": (
        "请用浏览器打开，按显示的样子保存（.mhtml），或把文字复制到.txt文件",
        "請用瀏覽器開啟，按顯示的樣子儲存（.mhtml），或把文字複製到.txt檔案",
    ),
    "open it in a browser and save it anew": ("请用浏览器打开并重新保存", "請用瀏覽器開啟並重新儲存"),
    "open it in Word, save it as .docx and give that": ("请用Word打开，另存为.docx", "請用Word開啟，另存為.docx"),
    "open it in Word, save it anew and give that": ("请用Word打开并重新保存", "請用Word開啟並重新儲存"),
    "open the report itself and save that page": ("请打开报告本身，保存那个网页", "請開啟報告本身，儲存那個網頁"),
    "save the page that is shown inside it and give that": (
        "请保存其中显示的那个网页",
        "請儲存其中顯示的那個網頁",
    ),
    "save it as PDF and give that, or copy its text into a new file": (
        "请另存为PDF，或把文字复制到新文件",
        "請另存為PDF，或把文字複製到新檔案",
    ),
    "save them as a PDF file, or type their text, and give that": (
        "请另存为PDF，或录入其文字",
        "請另存為PDF，或鍵入其文字",
    ),
    "save it as {} and give that": ("请另存为{}", "請另存為{}"),
    "save it without one and give that": ("请去掉密码后另存", "請去掉密碼後另存"),
    "save these and give them": ("请保存这些附件再给出", "請儲存這些附件再給出"),
    "print it to PDF and give that": ("请打印成PDF", "請列印成PDF"),
    "export the mail anew and give that": ("请重新导出邮件", "請重新匯出郵件"),
    "scan it with 200 dots an inch": ("请用200 dpi扫描", "請用200 dpi掃描"),
    "let it be recognised": ("允许识别后可以读取", "允許識別後可以讀取"),
    "pip install 'llmsum[ocr]' reads it": (
        "运行 pip install 'llmsum[ocr]' 后可以识别",
        "執行 pip install 'llmsum[ocr]' 後可以識別",
    ),
    "install what reads it: pip install 'llmsum[{}]'": (
        "请安装读取它的部分：pip install 'llmsum[{}]'",
        "請安裝讀取它的部分：pip install 'llmsum[{}]'",
    ),
    "summarise what is in it with llmsum batch": (
        "请用 llmsum batch 摘要其中的文件",
        "請用 llmsum batch 摘要其中的檔案",
    ),
    "llmsum batch {} -o OUT summarises what is in it": (
        "llmsum batch {} -o OUT 可以摘要其中的文件",
        "llmsum batch {} -o OUT 可以摘要其中的檔案",
    ),
    "unpack the archive and give what is in it": ("请解压后给出其中的文件", "請解壓後給出其中的檔案"),
    "unpack the archive and look at it": ("请解压后查看", "請解壓後查看"),
    "unpack it and give what is in it": ("请解压后给出其中的文件", "請解壓後給出其中的檔案"),
    "split it, or raise --max-bytes": ("请拆分，或调高 --max-bytes", "請拆分，或調高 --max-bytes"),
    "split it, or give its text as a UTF-8 .txt file": (
        "请拆分，或把文字另存为UTF-8的.txt文件",
        "請拆分，或把文字另存為UTF-8的.txt檔案",
    ),
    "name it with --encoding, for example --encoding gb18030, or save the file as UTF-8": (
        "请用 --encoding 指明，例如 --encoding gb18030，或另存为UTF-8",
        "請用 --encoding 指明，例如 --encoding gb18030，或另存為UTF-8",
    ),
    "name it with --encoding, for example --encoding gb18030, or save the page as UTF-8": (
        "请用 --encoding 指明，例如 --encoding gb18030，或另存为UTF-8",
        "請用 --encoding 指明，例如 --encoding gb18030，或另存為UTF-8",
    ),
    "name another encoding with --encoding, or mend the file": (
        "请用 --encoding 指明其他编码，或修复文件",
        "請用 --encoding 指明其他編碼，或修復檔案",
    ),
    "leave --encoding {} out for it": ("读取它时不要用 --encoding {}", "讀取它時不要用 --encoding {}"),
    "say --encoding {}-le or --encoding {}-be": (
        "请用 --encoding {}-le 或 --encoding {}-be",
        "請用 --encoding {}-le 或 --encoding {}-be",
    ),
    "check the path and the disk": ("请检查路径和磁盘", "請檢查路徑和磁碟"),
    "check the path": ("请检查路径", "請檢查路徑"),
    "change its permissions, or read a copy": ("请更改权限，或读取副本", "請更改權限，或讀取副本"),
    "change its permissions, or --exclude it": ("请更改权限，或用 --exclude 排除", "請更改權限，或用 --exclude 排除"),
    "give the file a shorter name": ("请缩短文件名", "請縮短檔名"),
    "give the file or its folder another name": ("请给文件或文件夹改名", "請給檔案或資料夾改名"),
    "make it readable": ("请改为可读", "請改為可讀"),
    "if a batch made it, remove it and run the batch again": (
        "如果是批处理所写，请删除后重新运行",
        "如果是批次處理所寫，請刪除後重新執行",
    ),
    "read it with that llmsum, or remove it and run the batch again": (
        "请用那个版本读取，或删除后重新运行批处理",
        "請用那個版本讀取，或刪除後重新執行批次處理",
    ),
    "review with that": ("请用那个版本审阅", "請用那個版本審閱"),
    "put that back, or {}": ("请放回那份摘要，或者：{}", "請放回那份摘要，或者：{}"),
    "move it away to begin the review anew": ("移走它就重新开始审阅", "移走它就重新開始審閱"),
    "start the review again": ("请重新启动审阅", "請重新啟動審閱"),
    "summarise the report anew": ("请重新摘要这份报告", "請重新摘要這份報告"),
    "go back to the list": ("请回到列表", "請回到列表"),
}
