"""Why an endpoint gave no complete answer, in simplified and traditional script; the English stands in `llmsum.llm`."""

from collections.abc import Mapping
from typing import Final

# Longer sentences that begin as shorter ones do stand before them. A blank at the end stays there: more may follow it.
CAUSES: Final[Mapping[str, tuple[str, str]]] = {
    "failed": ("失败", "失敗"),
    "truncated": ("被截断", "被截斷"),
    "refused": ("被拒绝", "被拒絕"),
    "no cause given": ("原因不明", "原因不明"),
    # What it answered.
    "HTTP {} from {}: {}": ("HTTP {}，来自{}：{}", "HTTP {}，來自{}：{}"),
    "HTTP {} from {}": ("HTTP {}，来自{}", "HTTP {}，來自{}"),
    "an error in an answer from {}: {}": ("{}的答复中有错误：{}", "{}的答覆中有錯誤：{}"),
    "an error in an answer from {}": ("{}的答复中有错误", "{}的答覆中有錯誤"),
    "a page from {}: {}": ("{}返回的是网页：{}", "{}傳回的是網頁：{}"),
    "no answer of a model from {}: {}": ("{}没有给出模型的答复：{}", "{}沒有給出模型的答覆：{}"),
    "invalid JSON from {}: {}": ("{}返回的JSON无效：{}", "{}傳回的JSON無效：{}"),
    "its moderation turned the text away": ("内容审核拒绝了这段文字", "內容審核拒絕了這段文字"),
    "the text is too long for the model": ("文字超出模型的长度", "文字超出模型的長度"),
    "what the model wrote was no JSON": ("模型写的不是JSON", "模型寫的不是JSON"),
    "a firewall or gateway in front of it blocks the request": (
        "前面的防火墙或网关拦截了请求",
        "前面的防火牆或閘道攔截了請求",
    ),
    "the key is not accepted; check it": ("密钥不被接受，请检查", "金鑰不被接受，請檢查"),
    "the account's quota or balance is used up": ("账户额度或余额已用完", "帳戶額度或餘額已用完"),
    "the account's balance is used up": ("账户余额已用完", "帳戶餘額已用完"),
    "the key may not use this; check it and the model": (
        "密钥没有使用权限，请检查密钥和模型",
        "金鑰沒有使用權限，請檢查金鑰和模型",
    ),
    "no such model or address there; check --model and --base-url": (
        "没有这个模型或地址，请检查 --model 和 --base-url",
        "沒有這個模型或位址，請檢查 --model 和 --base-url",
    ),
    "no such model there; check --model": ("没有这个模型，请检查 --model", "沒有這個模型，請檢查 --model"),
    "nothing takes requests at this address; check --base-url, which often ends in /v1": (
        "这个地址不接受请求，请检查 --base-url，它常以 /v1 结尾",
        "這個位址不接受請求，請檢查 --base-url，它常以 /v1 結尾",
    ),
    "nothing takes requests at this address; check --base-url": (
        "这个地址不接受请求，请检查 --base-url",
        "這個位址不接受請求，請檢查 --base-url",
    ),
    "a proxy on the way asks for a password": ("途中的代理要求密码", "途中的代理要求密碼"),
    "the account's privacy settings leave no provider for this model; change them, or --model": (
        "账户的隐私设置不允许任何提供这个模型的服务，请更改设置或 --model",
        "帳戶的隱私設定不允許任何提供這個模型的服務，請更改設定或 --model",
    ),
    "a page for people came: a firewall, a proxy or a portal is in the way; check the connection and --base-url": (
        "返回的是给人看的网页：途中有防火墙、代理或登录页，请检查网络和 --base-url",
        "傳回的是給人看的網頁：途中有防火牆、代理或登入頁，請檢查網路和 --base-url",
    ),
    "it is busy, or out of service for a while": ("繁忙，或暂停服务", "繁忙，或暫停服務"),
    # That nothing came, or not all.
    "no connection to {}": ("连接不上{}", "連接不上{}"),
    "no answer from {} in time": ("{}没有及时答复", "{}沒有及時答覆"),
    "no answer from {} within {} s": ("{}在{}秒内没有答复", "{}在{}秒內沒有答覆"),
    "nothing more from {} within {} s": ("{}在{}秒内没有下文", "{}在{}秒內沒有下文"),
    "an answer from {} broke off": ("{}的答复中断了", "{}的答覆中斷了"),
    "no usable answer from {} ({})": ("{}没有可用的答复（{}）", "{}沒有可用的答覆（{}）"),
    # What was wrong with an answer that came.
    "answer cut off at a limit that the endpoint sets": ("答复在服务端的限度处被截断", "答覆在服務端的限度處被截斷"),
    "answer cut off at the limit": ("答复在限度处被截断", "答覆在限度處被截斷"),
    "the limit of answer tokens was spent before the answer began, as by a model that thinks": (
        "答复还没开始，词元限额已用完，思考型模型会这样",
        "答覆還沒開始，詞元限額已用完，思考型模型會這樣",
    ),
    "empty answer: the limit of {} tokens went on thinking; raise max_output_tokens, or switch thinking off": (
        "答复为空：{}个词元的限额都用于思考，请调高 max_output_tokens，或关闭思考",
        "答覆為空：{}個詞元的限額都用於思考，請調高 max_output_tokens，或關閉思考",
    ),
    "the answer repeats itself without end; another model, or a higher temperature, may do better": (
        "答复不停重复，换模型或调高温度可能会好些",
        "答覆不停重複，換模型或調高溫度可能會好些",
    ),
    "the answer is an apology": ("答复只是道歉", "答覆只是道歉"),
    "the answer is empty": ("答复为空", "答覆為空"),
    "the answer holds no JSON with {}": ("答复中没有含{}的JSON", "答覆中沒有含{}的JSON"),
    "the answer is nested too deep": ("答复嵌套过深", "答覆巢狀過深"),
    "the answer is longer than {} characters": ("答复超过{}字", "答覆超過{}字"),
    "none of the {} items of the answer can be read": ("答复中的{}个条目都无法读取", "答覆中的{}個條目都無法讀取"),
    "the model refused": ("模型拒绝回答", "模型拒絕回答"),
    "the content filter of the endpoint held the answer back": (
        "服务端的内容过滤扣下了答复",
        "服務端的內容過濾扣下了答覆",
    ),
    "the text leaves no room for an answer in the context (a larger one helps, or --reading narrow) of {}": (
        "{}的上下文放不下答复（换更大的上下文，或 --reading narrow）",
        "{}的上下文放不下答覆（換更大的上下文，或 --reading narrow）",
    ),
    "more than {} calls are not made": ("最多调用{}次", "最多呼叫{}次"),
}
