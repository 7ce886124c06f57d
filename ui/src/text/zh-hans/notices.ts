import type { Notice } from "../../ipc/bindings.ts";
import { type Params, hole, wordsOf } from "../params.ts";

const outcomes: Readonly<Record<string, string>> = {
  paid: "已支付",
  declined: "未支付",
  not_sent: "未支付",
  cancelled: "已取消，未扣款",
  settled_by_staff: "已人工确认",
};

export const notices: Record<Notice, (params: Params) => string> = {
  rung_up: (p) => `已录入 ${hole(p, "sku")}`,
  jan_not_in_shop: (p) => `没有登记 JAN ${hole(p, "text")}。请按名称搜索。`,
  jan_bad: (p) => `${hole(p, "text")} 读取有误，请重新扫描。`,
  shows_collect_code: () => "这是“收款码”。请顾客打开“付款码”。",
  shows_link: () => "这是网页链接。请顾客打开应用里的付款码。",
  shows_merchant_code: () => "这是商家的码。请顾客出示自己的付款码。",
  shows_delivery_code: () => "这是快递码。请顾客出示付款码。",
  shows_coupon: () => "这是优惠券。请作为折扣输入。",
  code_taken: (p) => `已接受优惠码：${hole(p, "name")}`,
  offer_changed: (p) => `该钱包的优惠不同，金额现为 ¥${hole(p, "total_yen")}。请让顾客确认后重新扫码。`,
  code_unknown: () => "无法识别这个码，请顾客重新出示。",
  code_too_short: (p) => `只有 ${hole(p, "digits")} 位，作为付款码太短。请顾客出示付款码。`,
  code_too_long: (p) => `有 ${hole(p, "digits")} 位，作为付款码太长。请顾客出示付款码。`,
  code_not_digits: () => "含有字母或符号，不是付款码。请顾客出示付款码。",
  scanner_garbled: () => "扫码枪传来的内容无法识别。请店长在设置中检查通信速度。",
  code_used: () => "此付款码已用过，请顾客刷新。",
  nothing_to_pay: () => "这是付款码。请先按“结账”。",
  wallet_not_set_up: (p) => `本店尚不能使用 ${hole(p, "wallet")}。`,
  wallet_needs_document: (p) => `尚不能使用 ${hole(p, "wallet")}：需要收单机构的文档。请换用其他钱包或现金。`,
  wallet_stopped: (p) => `收单机构拒绝了本店设置（${hole(p, "code")}），其钱包已停用。请收现金并叫店长。`,
  wallet_away: (p) => `连不上 ${hole(p, "wallet")} 的收单机构。请收现金或换用其他钱包。`,
  receipt_read: (p) => `已读取小票 ${hole(p, "number")}`,
  payment_settled: (p) =>
    `待确认的付款 ¥${hole(p, "amount_yen")}：${wordsOf(outcomes, hole(p, "outcome"))}`,
  charged_after_cancel: (p) =>
    `已取消的付款 ¥${hole(p, "amount_yen")} 之后被扣款，正在自动退款。`,
  refund_settled: (p) => `已退款 ¥${hole(p, "amount_yen")}`,
  refund_refused: (p) =>
    `退款 ¥${hole(p, "amount_yen")} 被拒绝（${hole(p, "code")}），请店长用其他方式退回。`,
  payment_contradicted: () => "人工确认的结果与支付公司不一致，请通知店长。",
  paper_failed: (p) => `无法生成单据 ${hole(p, "name")}。销售已记录，请补打。`,
  paper_character_missing: (p) =>
    `单据 ${hole(p, "name")} 无法打印：没有字体能显示“${hole(p, "item")}”中的 ${hole(p, "characters")}。请修改设置。`,
  name_not_printable: (p) =>
    `“${hole(p, "name")}”中的 ${hole(p, "characters")} 会打印成 〓。请换用其他文字。`,
  drawer_failed: (p) => `钱箱没有打开（${hole(p, "printer")}）。请检查电源和线缆。`,
  clock_went_back: () => "时钟早于上次记录，请校正电脑时间。",
  clock_differs: (p) => `电脑时钟与收单机构相差 ${hole(p, "seconds")} 秒，请校准时间。`,
  return_done: (p) => `退货完成（${hole(p, "number")}）`,
  customs_confirmed: (p) => `已收到海关确认（${hole(p, "record")}）`,
  tax_free_needs_you: (p) => `购买记录 ${hole(p, "record")} 需要处理`,
  backup_failed: () => "自动备份失败。请打开备份页面。",
};
