// The tests of the barcode scanner and the camera at set-up.

export const scanner = {
  open: "バーコードリーダーの確認",
  title: "バーコードリーダーの確認",
  ask: "リーダーで、下のコードのどちらかを読んでください。",
  qr: "QR コード（2 次元リーダー）",
  bars: "バーコード（1 次元リーダー）",
  good: "正しく読めました。このまま使えます。",
  mended: "正しく読めるように直しました。次の読み取りから有効です。",
  disturbances: {
    caps_lock: "CapsLock がオンでした",
    input_method: "日本語入力などがオンでした",
    layout: "キーボード配列がリーダーと違いました",
  },
  end: "終わりのキー",
  ends: { Enter: "Enter", Tab: "Tab", none: "なし" },
  gap: "1 文字の速さ",
  ms: (ms: string) => `${ms} ミリ秒`,
  other: (keys: number) => `このコードとは違う内容です（${keys} 文字）。文字が抜けるときは、リーダーの説明書で送信を遅くしてください。`,
  garbled: "1 つのキーが複数の文字になっています。リーダーの説明書で、キーボードを「US（英語）」に設定してから、もう一度読んでください。",
  forget: "直しを取り消す",
  camera: {
    title: "カメラの確認",
    ask: "商品のバーコードか、スマートフォンの支払いコードを、カメラの前にかざしてください。確認の間、読んだコードは会計に使われません。",
    state: "状態",
    rate: "1 秒の画像数",
    slow: (rate: string) => `${rate}（遅い）`,
    light: "明るさ",
    lights: { low: "暗い", good: "良好", high: "まぶしい" },
    read: (count: string) => `読めました（${count} 回）`,
    waiting: "まだ何も読んでいません",
    kinds: {
      wallet: "支払いコード",
      jan: "商品のバーコード",
      receipt: "レシート",
      coupon: "クーポン",
      wrong: "支払いに使えないコード",
      unknown: "その他のコード",
    },
  },
};

export type ScannerWords = typeof scanner;
