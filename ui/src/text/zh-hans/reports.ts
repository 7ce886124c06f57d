import type { ReportWords } from "../ja/reports.ts";

export const reports: ReportWords = {
  title: "销售报表",
  by: "统计方式",
  against: "对比期间",
  go: "统计",
  none: "这段时间没有销售",
  total: "销售合计",
  receipts: "小票",
  basket: "客单价",
  returns: "退货",
  cny: "约合人民币（按销售时汇率）",
  pieces: "件数",
  before: "对比",
  taxFree: "免税占比",
  outstanding: "未付退税",
  chart: "两个期间的销售柱状图，下表为相同数字。",
  hour: (hour) => `${hour}点`,
  bys: { hour: "小时", day: "日", staff: "店员", goods: "商品", tender: "支付方式", nation: "国籍" },
  againsts: { day_before: "前一天或前一期间", week_before: "前一周", year_before: "前一年（52周前）" },
};
