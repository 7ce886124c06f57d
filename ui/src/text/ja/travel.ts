// The travel cards' page, and the cashier's panel of cards to hand over.

export interface TravelWords {
  page: string;
  /** On the cashier's side: cards to print. */
  panel: string;
  hint: string;
  new: string;
  pick: string;
  saved: string;
  printed: string;
  wordsOf: string;
  /** A card's language, in the words of whoever reads it. */
  topic: string;
  title: (language: string) => string;
  lines: (language: string) => string;
  linesHint: (most: string) => string;
  follows: string;
  link: string;
  linkHint: string;
  shown: string;
  hidden: string;
  origins: { shipped: string; edited: string; own: string };
  restore: string;
  remove: string;
  print: string;
  printer: string;
  /** Where no printer is named. */
  usualPrinter: string;
}

export const travel: TravelWords = {
  page: "旅の案内",
  panel: "旅の案内を渡す",
  hint: "待ち受け中にお客様画面に順に出ます。レジでは Shift+F3 で印刷できます。",
  new: "新しい案内",
  pick: "案内を選ぶか、新しく作ってください",
  saved: "案内を保存しました",
  printed: "案内を印刷へ送りました",
  wordsOf: "言語",
  topic: "種類",
  title: (language) => `見出し（${language}）`,
  lines: (language) => `本文（${language}）`,
  linesHint: (most) => `1行に1文、${most}行まで。五つの言語で行数をそろえます。`,
  follows: "この種類のすべての案内に続く文",
  link: "QRコードの行き先（https://…、空はなし）",
  linkHint: "120文字まで",
  shown: "お客様画面に出す",
  hidden: "出さない",
  origins: { shipped: "付属", edited: "店で書き換え", own: "店の案内" },
  restore: "付属の文に戻す",
  remove: "削除",
  print: "印刷",
  printer: "印刷先",
  usualPrinter: "いつもの印刷先",
};
