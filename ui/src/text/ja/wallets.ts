import type {
  ContractStateView,
  GatewayView,
  ProbeStateView,
  SecretStateView,
  SettingWhyView,
  WalletRowStateView,
} from "../../ipc/bindings.ts";

/** The settings' names, as the till names them. */
export type WalletField =
  | "merchant_id"
  | "merchant_name"
  | "mcc"
  | "store_id"
  | "store_name"
  | "terminal_id"
  | "order_description"
  | "system"
  | "host"
  | "client_id"
  | "key_version"
  | "acquirer_keys"
  | "acquirer_key"
  | "settlement_currency"
  | "notify_url"
  | "notify_port"
  | "partner"
  | "sign"
  | "app_id"
  | "serial_no"
  | "private_key"
  | "md5_key"
  | "version";

export interface WalletWords {
  title: string;
  demo: string;
  testSystem: string;
  contracts: string;
  wallets: string;
  shop: string;
  shopHint: string;
  complete: string;
  gateways: Record<GatewayView, string>;
  carries: Record<GatewayView, string>;
  states: Record<ContractStateView, string>;
  rowStates: Record<WalletRowStateView, string>;
  live: string;
  test: string;
  otherHost: string;
  fields: Record<WalletField, string>;
  hints: Partial<Record<WalletField, string>>;
  secrets: Record<SecretStateView, string>;
  keepSecret: string;
  why: Record<SettingWhyView, (most: number) => string>;
  refused: (why: string) => string;
  faults: (count: number) => string;
  probe: Record<ProbeStateView, string>;
  silence: Record<string, string>;
  clockAhead: (seconds: number) => string;
  alarm: (code: string) => string;
  addKey: string;
  dropKey: string;
  runTest: string;
  remove: string;
  removeSure: string;
  saved: string;
  removed: string;
  pick: string;
  none: string;
}

export const wallets: WalletWords = {
  title: "ウォレット",
  demo: "デモでは模擬の決済会社が答えます。ここの設定は試しに入れられるだけで、使われません。",
  testSystem: "ウォレットは試験環境につながっています — お金は動きません",
  contracts: "契約",
  wallets: "使えるウォレット",
  shop: "店の情報",
  complete: "入力済み",
  shopHint: "すべての決済会社に、この名前で伝えます。契約書のとおりに入れてください。",
  gateways: {
    antom: "Antom / Alipay+",
    spot_pay: "Alipay spot.pay（旧契約）",
    wechat: "WeChat Pay 海外",
  },
  carries: {
    antom: "Alipay と Alipay+ のコード支払い",
    spot_pay: "Antom より前の Alipay 契約の店",
    wechat: "WeChat Pay のコード支払い（APIv3）",
  },
  states: {
    off: "未設定",
    opening: "確認中",
    incomplete: "不足あり",
    ready: "使えます",
    stopped: "停止中",
  },
  rowStates: {
    charged: "使えます",
    not_set_up: "契約の設定がまだです",
    needs_document: "決済会社の仕様書が必要です",
  },
  live: "本番",
  test: "試験環境",
  otherHost: "ほかのアドレス",
  fields: {
    merchant_id: "加盟店番号",
    merchant_name: "加盟店名",
    mcc: "業種コード（MCC）",
    store_id: "店舗番号",
    store_name: "店舗名",
    terminal_id: "端末番号",
    order_description: "お客様のアプリに出る品名",
    system: "接続先",
    host: "アドレス",
    client_id: "client-id",
    key_version: "この店の鍵の版",
    acquirer_keys: "決済会社の公開鍵",
    acquirer_key: "決済会社の公開鍵",
    settlement_currency: "精算通貨（契約が複数のときだけ）",
    notify_url: "通知 URL（中継があるときだけ）",
    notify_port: "通知を受けるポート（中継がこのパソコンで渡す先）",
    partner: "partner（2088 で始まる16桁）",
    sign: "署名の方式",
    app_id: "appid",
    serial_no: "この店の証明書の番号",
    private_key: "この店の秘密鍵",
    md5_key: "MD5 の鍵",
    version: "版または番号",
  },
  hints: {
    mcc: "免税店は 5309",
    notify_url: "自前の中継があるときだけ。なくてもレジが問い合わせます。",
    notify_port: "1024〜65535 の番号。",
    acquirer_keys: "鍵の切り替え中は、古い鍵と新しい鍵の両方を入れます。",
    private_key: "PEM の全文、または base64。保存先はパソコンの鍵束で、二度と表示しません。",
    md5_key: "決済会社の管理画面にあります。保存後は表示しません。",
  },
  secrets: {
    not_set: "まだありません",
    in_ring: "鍵束に保存済み",
    in_file: "保存済み（鍵束がないため、所有者だけが読めるファイル）",
    ring_away: "鍵束が答えません。ロックを解除して、もう一度開いてください",
  },
  keepSecret: "保存済み。変えないときは空のまま",
  why: {
    missing: () => "入力してください",
    too_long: (most) => `${most}文字以内にしてください`,
    wrong_shape: () => "形が違います。契約書のとおりに入れてください",
    not_secure: () => "https:// で始まるアドレスにしてください",
    test_only: () => "試験環境のものです。接続先を「試験環境」にしてください",
    not_a_key: () => "鍵として読めません。全文を貼り付けたか確かめてください",
    public_key_given: () => "これは公開鍵です。秘密鍵を入れてください",
    private_key_given: () => "これは秘密鍵です。決済会社の公開鍵を入れてください。秘密鍵は渡さないでください",
    encrypted_key: () => "合言葉つきの鍵です。合言葉を外した鍵を入れてください",
    not_usable: () => "この鍵は使えません。2048ビット以上の RSA 鍵が必要です",
    not_a_certificate: () => "証明書として読めません。PEM の全文を入れてください",
    other_key: () => "この鍵は証明書と合いません。同じときに受け取った組を入れてください",
    not_kept: () => "保存できませんでした。鍵束のロックとディスクを確かめてください",
    port_taken: () => "このポートは別のプログラムが使っています。ほかの番号にしてください",
  },
  refused: (why) => `鍵は保存していません。${why}`,
  faults: (count) => `${count}か所を直してください`,
  probe: {
    asking: "決済会社に確かめています…",
    works: "つながりました。署名も正しく確かめ合えました。お金は動いていません",
    misconfigured: "決済会社がこの店の設定を受け付けません",
    unreachable: "つながりません。ネットワークとアドレスを確かめてください",
    no_answer: "信用できる答えがありません",
    not_set_up: "設定がまだ揃っていません",
  },
  silence: {
    timed_out: "時間内に答えがありません",
    reset: "途中で切れました",
    http_status: "サーバーがエラーを返しました",
    unsigned: "答えに署名がありません。この店の公開鍵を決済会社が知らないか、鍵の版が違います",
    bad_signature: "署名が合いません。決済会社の公開鍵が違います",
    rubbish: "答えを読めません。アドレスが違うかもしれません",
  },
  clockAhead: (seconds) => `パソコンの時計が ${seconds} 秒ずれています。時刻を合わせてください`,
  alarm: (code) =>
    `決済会社が設定を拒みました（${code}）。このウォレットの支払いを止めています。設定を直して、接続を試してください。`,
  addKey: "鍵を追加",
  dropKey: "この鍵を外す",
  runTest: "接続を試す",
  remove: "この契約を外す",
  removeSure: "外す（鍵も消えます）",
  saved: "ウォレットの設定を保存しました",
  removed: "契約を外しました",
  pick: "左から選んでください",
  none: "—",
};
