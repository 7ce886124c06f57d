/** Campaigns, on the manager's page and in the checkout. */
export interface CampaignWords {
  page: string;
  new: string;
  pick: string;
  none: string;
  saved: string;
  name: string;
  nameZh: string;
  nameEn: string;
  from: string;
  until: string;
  funding: string;
  fundings: { shop: string; wallet: string };
  way: string;
  ways: { yen: string; percent: string };
  off: string;
  most: string;
  least: string;
  wallets: string;
  walletsHint: string;
  goods: string;
  goodsKinds: { all: string; categories: string; skus: string };
  goodsHint: string;
  code: string;
  codeHint: string;
  firstADay: string;
  onePerCustomer: string;
  combines: string;
  active: string;
  open: string;
  over: string;
  stopped: string;
  coming: string;
  offer: string;
  byWallet: string;
  enterCode: string;
  codeField: string;
  shopReport: string;
  walletReport: string;
}

export const campaigns: CampaignWords = {
  page: "キャンペーン",
  new: "新しいキャンペーン",
  pick: "キャンペーンを選ぶか、新しく作ります",
  none: "キャンペーンはまだありません",
  saved: "キャンペーンを保存しました",
  name: "名前（日本語）",
  nameZh: "名前（中国語）",
  nameEn: "名前（英語）",
  from: "開始日",
  until: "終了日（当日を含む）",
  funding: "負担",
  fundings: { shop: "店（合計から引く）", wallet: "ウォレット（合計は変わらない）" },
  way: "引き方",
  ways: { yen: "円", percent: "％" },
  off: "引く額",
  most: "上限（円、空はなし）",
  least: "最低購入額（円）",
  wallets: "対象の支払い",
  walletsHint: "何も選ばなければ現金を含むすべて",
  goods: "対象の商品",
  goodsKinds: { all: "すべて", categories: "分類", skus: "SKU" },
  goodsHint: "空白かカンマで区切ります",
  code: "コード（空は不要）",
  codeHint: "英大文字と数字。お一人様一回なら「コード-お客様番号」を配ります",
  firstADay: "一日の先着数（空は無制限）",
  onePerCustomer: "お一人様一回（コードごと）",
  combines: "他のキャンペーンと併用できる",
  active: "使う",
  open: "実施中",
  over: "終了",
  stopped: "停止",
  coming: "予定",
  offer: "適用",
  byWallet: "ウォレットで引かれます",
  enterCode: "クーポンコード",
  codeField: "コード",
  shopReport: "キャンペーン（店負担、値引に含む）",
  walletReport: "キャンペーン（ウォレット負担、合計の外）",
};
