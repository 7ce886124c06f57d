// Words of the page that compares settlements.

export const settle = {
  title: "入金の照合",
  lead: "決済会社の精算明細（CSV、XLSX）をレジの記録と照合します。",
  day: "決済会社の営業日",
  file: "精算ファイルを選ぶ",
  again: "このファイルは取り込み済みです。何も変えていません。",
  same: "すべて一致しました",
  differ: (count: string) => `一致しないものが ${count} 件あります`,
  payments: "支払い",
  refunds: "返金",
  fees: "手数料",
  net: "入金額",
  id: "支払いID",
  kind: "種別",
  till: "レジ",
  acquirer: "決済会社",
  receipt: "レシート",
  fee: "手数料",
  bucket: "結果",
  none: "まだ照合していません",
  before: "これまでの照合",
  buckets: { both: "一致", till_only: "レジだけ", acquirer_only: "決済会社だけ", amount_differs: "金額が違う" } as Record<string, string>,
  kinds: { payment: "支払い", refund: "返金" } as Record<string, string>,
};

export type SettleWords = typeof settle;
