import type { Notice } from "../../ipc/bindings.ts";
import { type Params, hole } from "../params.ts";

export const notices: Record<Notice, (params: Params) => string> = {
  rung_up: (p) => `已录入 ${hole(p, "sku")}`,
  jan_not_in_shop: (p) => `没有登记 JAN ${hole(p, "text")}。请按名称搜索。`,
  jan_bad: (p) => `${hole(p, "text")} 读取有误，请重新扫描。`,
  shows_collect_code: () => "这是“收款码”。请顾客打开“付款码”。",
  shows_link: () => "这是网页链接。请顾客打开应用里的付款码。",
  shows_merchant_code: () => "这是商家的码。请顾客出示自己的付款码。",
  shows_delivery_code: () => "这是快递码。请顾客出示付款码。",
  shows_coupon: () => "这是优惠券。请作为折扣输入。",
  code_unknown: () => "无法识别这个码，请顾客重新出示。",
  code_used: () => "此付款码已用过，请顾客刷新。",
  nothing_to_pay: () => "这是付款码。请先按“结账”。",
  wallet_not_set_up: (p) => `本店尚不能使用 ${hole(p, "wallet")}。`,
  receipt_read: (p) => `已读取小票 ${hole(p, "number")}`,
  payment_settled: (p) => `待确认的付款 ¥${hole(p, "amount_yen")} 已有结果`,
  refund_settled: (p) => `退款 ¥${hole(p, "amount_yen")} 已有结果`,
  payment_contradicted: () => "人工确认的结果与支付公司不一致，请通知店长。",
  print_failed: () => "未能打印，单据已保存。请检查纸张和电源。",
  paper_failed: () => "未能生成单据，销售已记录。请补打。",
  clock_went_back: () => "时钟早于上次记录，请校正电脑时间。",
  return_done: (p) => `退货完成（${hole(p, "number")}）`,
  customs_confirmed: (p) => `已收到海关确认（${hole(p, "record")}）`,
  tax_free_needs_you: (p) => `购买记录 ${hole(p, "record")} 需要处理`,
};
