// Words of the sales reports.

export const reports = {
  title: "売上レポート",
  by: "集計",
  against: "比べる期間",
  go: "集計する",
  none: "この期間の売上はありません",
  total: "売上合計",
  receipts: "レシート",
  basket: "客単価",
  returns: "返品",
  cny: "元の目安（販売時レート）",
  pieces: "点数",
  before: "比較",
  taxFree: "免税の割合",
  outstanding: "未払いの返金",
  chart: "期間ごとの売上の棒グラフ。同じ数字は下の表にあります。",
  hour: (hour: string) => `${hour}時`,
  bys: { hour: "時間", day: "日", staff: "担当", goods: "商品", tender: "支払い方法", nation: "国籍" } as Record<string, string>,
  againsts: { day_before: "前の日・前の期間", week_before: "前の週", year_before: "前の年（52週前）" } as Record<string, string>,
};

export type ReportWords = typeof reports;
