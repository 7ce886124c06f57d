// The guided tour of the demo, and its timed drills.

import type { LanguageView } from "../ipc/bindings.ts";

export const TOUR_STEPS = [
  "goods",
  "several",
  "meter",
  "discount",
  "wallet",
  "phone",
  "next",
  "hold",
  "recall",
  "cash",
  "goods_back",
  "leave_return",
] as const;
export type TourStep = (typeof TOUR_STEPS)[number];
export const DRILLS = ["wallet_sale", "cash_sale", "hold_and_recall"] as const;
export type Drill = (typeof DRILLS)[number];

export interface TourWords {
  open: string;
  close: string;
  skip: string;
  place: (step: number, of: number) => string;
  steps: Record<TourStep, string>;
  over: string;
  drill: string;
  drills: Record<Drill, string>;
  running: (seconds: number) => string;
  score: (points: number, seconds: number) => string;
}

const ja: TourWords = {
  open: "5分ガイドで試す",
  close: "ガイドを閉じる",
  skip: "次へ",
  place: (step, of) => `${step} / ${of}`,
  steps: {
    goods: "左の商品を一つ触れてください。バーコードを読んでも、名前で探しても入ります。",
    several: "同じ商品を二つ以上に。もう一度触れるか、F8 で数を入れます。",
    meter: "免税まであといくらかが出ています。5,000円（税抜）に届くまで商品を足してください。",
    discount: "F6 で値引きをします。理由を選ぶと押せます。",
    wallet: "F10（Alipay・コード決済）を押します。お客様画面が中国語で案内を始めます。",
    phone: "体験用のスマートフォンの「カメラにかざす」を押します。本物の読み取りです。",
    next: "支払い完了。お客様画面に電子レシートのコードが出ています。「次のお客様」へ進みます。",
    hold: "商品を入れてから F4 で保留します。割り込みのお客様がいるときに使います。",
    recall: "もう一度 F4 を押して、保留した取引を呼び戻します。",
    cash: "F12 で現金会計。金額を打つか、ちょうどなら何も打たずに F12 です。",
    goods_back: "F7 で返品。今のレシートの番号を選びます。払った方法で戻ります。",
    leave_return: "返品をやめて戻ります。これで一通りです。",
  },
  over: "おつかれさまでした。時間を計って練習できます。",
  drill: "練習タイム",
  drills: { wallet_sale: "ウォレットで1件", cash_sale: "現金で1件", hold_and_recall: "保留して呼び戻す" },
  running: (seconds) => `${seconds} 秒`,
  score: (points, seconds) => `${points} 点（${seconds} 秒）`,
};

const zh: TourWords = {
  open: "跟着五分钟向导试用",
  close: "关闭向导",
  skip: "下一步",
  place: (step, of) => `${step} / ${of}`,
  steps: {
    goods: "请点左边任意一件商品。扫条码或按名称查找也可以。",
    several: "把同一商品变成两件以上：再点一次，或按 F8 输入数量。",
    meter: "屏幕显示离免税还差多少。请加商品直到满 5,000 日元（税前）。",
    discount: "按 F6 打折，选好原因即可。",
    wallet: "按 F10（支付宝等）。顾客屏幕开始用中文引导。",
    phone: "在演示手机上点“对准摄像头”。这是真正的扫码。",
    next: "支付完成，顾客屏幕显示电子小票。请进入“下一位”。",
    hold: "放入商品后按 F4 挂单，有人插队时使用。",
    recall: "再按 F4 取回挂单。",
    cash: "按 F12 现金结账。输入金额，正好时直接 F12。",
    goods_back: "按 F7 退货，选择刚才的小票号。原路退回。",
    leave_return: "返回，不办退货。全部完成。",
  },
  over: "辛苦了。现在可以计时练习。",
  drill: "计时练习",
  drills: { wallet_sale: "钱包收款一单", cash_sale: "现金收款一单", hold_and_recall: "挂单再取单" },
  running: (seconds) => `${seconds} 秒`,
  score: (points, seconds) => `${points} 分（${seconds} 秒）`,
};

const en: TourWords = {
  open: "Try it with a five-minute guide",
  close: "Close the guide",
  skip: "Next",
  place: (step, of) => `${step} / ${of}`,
  steps: {
    goods: "Touch any goods on the left. Scanning a barcode or searching a name works too.",
    several: "Make it two or more of one thing: touch again, or F8 and a number.",
    meter: "The screen says how much is missing for tax-free. Add goods up to ¥5,000 before tax.",
    discount: "Give a discount with F6. Choose a reason first.",
    wallet: "Press F10 (Alipay & wallets). The customer's screen begins to guide in Chinese.",
    phone: "Press “Hold to the camera” on the demo phone. The code is really read.",
    next: "Paid, and the customer's screen shows the e-receipt's code. Go on to the next customer.",
    hold: "Ring something up, then hold it with F4: for the customer in between.",
    recall: "F4 once more recalls the held sale.",
    cash: "Take cash with F12. Type the amount, or nothing for the exact one.",
    goods_back: "F7 takes goods back. Choose the receipt's number: money goes back the way it came.",
    leave_return: "Leave the return. That was all.",
  },
  over: "Well done. Now try it against the clock.",
  drill: "Drills",
  drills: { wallet_sale: "One sale by wallet", cash_sale: "One sale in cash", hold_and_recall: "Hold and recall" },
  running: (seconds) => `${seconds} s`,
  score: (points, seconds) => `${points} points (${seconds} s)`,
};

export const TOUR_WORDS: Record<LanguageView, TourWords> = { ja, "zh-Hans": zh, "zh-Hant": zh, en, ko: en };
