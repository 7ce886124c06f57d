// Words of what goes out to other programs.

export const exports = {
  title: "書き出し",
  format: "形式",
  formats: {
    csv: "CSV（UTF-8、Excel可）",
    csv_shift_jis: "CSV（Shift_JIS）",
    xlsx: "Excel（XLSX）",
    parquet: "Parquet",
    freee: "freee 会計の仕訳",
    money_forward: "マネーフォワードの仕訳",
    yayoi: "弥生会計の仕訳",
    archive: "税務署用レシート一式（PDFと証明）",
  } as Record<string, string>,
  look: "内容を見る",
  looking: "数えています…",
  firstRows: (count: string) => `はじめの ${count} 行`,
  receipts: "レシート",
  sales: "売上",
  returns: "返品",
  total: "合計",
  tax: "うち税",
  cash: "現金",
  wallets: "ウォレット",
  go: "ファイルに書き出す",
  done: (path: string) => `書き出しました：${path}`,
  manifest: (path: string) => `内容の記録：${path}`,
  unwritable: (letters: string) => `Shift_JISにない文字を「〓」にしました：${letters}`,
  archiveHint: "レシートのPDF、一覧、記録の鎖の証明をひとつのZIPにします。",
};

export type ExportWords = typeof exports;
