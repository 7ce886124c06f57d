// The words of the line to the tax office. Chinese and English have the same shape.

import type { ContractStateView, OfficeProbeStateView, Sender, TaxOfficeSettings } from "../../ipc/bindings.ts";

/** The settings' names, as the till names them, and those of the two kinds of secret. */
export type OfficeField = keyof TaxOfficeSettings | "private_key" | "token";

export interface TaxOfficeWords {
  title: string;
  lead: string;
  demo: string;
  line: string;
  shop: string;
  proof: string;
  senders: Record<Sender, string>;
  senderHints: Record<Sender, string>;
  states: Record<ContractStateView, string>;
  fields: Record<OfficeField, string>;
  hints: Partial<Record<OfficeField, string>>;
  shopTypes: Record<"general" | "vending_machine", string>;
  chooseKeyFile: string;
  keyFilePassword: (file: string) => string;
  chooseFile: string;
  readSetUp: string;
  badSetUp: string;
  certificate: string;
  subject: string;
  issuer: string;
  lastDay: (day: string, days: number) => string;
  expired: (day: string) => string;
  probe: Record<OfficeProbeStateView, string>;
  httpStatus: (status: number) => string;
  runTest: string;
  remove: string;
  removeSure: string;
  saved: string;
  removed: string;
}

export const taxOffice: TaxOfficeWords = {
  title: "国税庁への送信",
  lead: "免税販売管理システムへ購入記録を送る設定です。届出のあとに国税庁から受け取った番号と電子証明書を入れます。",
  demo: "デモでは模擬の国税庁が答えます。ここの設定は試しに入れられるだけで、使われません。",
  line: "送り先",
  shop: "店の情報",
  proof: "証明書と鍵",
  senders: {
    agency: "自分で国税庁へ送る",
    operator: "承認送受信事業者が送る",
    simulator: "このパソコンの模擬（試験用）",
  },
  senderHints: {
    agency: "国税庁の電子証明書で送ります。",
    operator: "事業者から受け取ったトークンで送ります。",
    simulator: "maneki-cli tax-sim が作った証明書で送ります。税関には届きません。",
  },
  states: { off: "未設定", opening: "確認中", incomplete: "不足あり", ready: "使えます", stopped: "停止中" },
  fields: {
    sender: "送り方",
    sender_id: "送信者の識別符号（21桁）",
    shop_id: "店舗の識別符号（21桁）",
    shop_type: "免税店の種類",
    shop_name: "店舗名",
    shop_place: "店舗の所在地",
    business_name: "事業者名",
    business_place: "納税地",
    register_v2_url: "購入記録の送り先（令和8年10月31日までの売上）",
    register_v3_url: "購入記録の送り先（令和8年11月1日からの売上）",
    customs_url: "税関確認の問い合わせ先",
    authorities: "国税庁サーバーの認証局（PEM）",
    certificate: "この店の電子証明書（PEM）",
    timeout_seconds: "答えを待つ秒数",
    private_key: "証明書の秘密鍵（PEM）",
    token: "事業者のトークン",
  },
  hints: {
    shop_name: "許可を受けたとおりの名前",
    certificate: "ファイルに鍵も入っていれば、鍵は下の欄に分けて入れます。",
    private_key: "保存先はパソコンの鍵束で、二度と表示しません。",
    token: "保存先はパソコンの鍵束で、二度と表示しません。",
    authorities: "ここに載せた認証局のサーバーだけに送ります。",
  },
  shopTypes: { general: "一般型", vending_machine: "自動販売機型" },
  chooseKeyFile: "証明書と鍵のファイル（.p12、.pfx）を選ぶ",
  keyFilePassword: (file) => `${file} のパスワード`,
  chooseFile: "ファイルを選ぶ",
  readSetUp: "設定ファイル（tax_office.json）から入れる",
  badSetUp: "このファイルは設定ファイルとして読めません。",
  certificate: "使っている電子証明書",
  subject: "名前",
  issuer: "発行者",
  lastDay: (day, days) => `${day} まで（あと ${days} 日）`,
  expired: (day) => `${day} に切れました。新しい証明書を入れてください`,
  probe: {
    asking: "国税庁に確かめています…",
    works: "つながりました。証明書も受け付けられました。何も登録していません",
    unreachable: "つながりません。ネットワークとアドレスを確かめてください",
    not_trusted: "答えたサーバーを認証局が保証していません。アドレスか認証局が違います",
    closed: "何も言わずに切られました。証明書が期限切れか、受け付けられていません",
    timed_out: "時間内に答えがありません",
    refused: "この店からの接続を認めません",
    strange: "国税庁の答えではありません。アドレスが違うかもしれません",
    not_set_up: "設定がまだ揃っていません",
  },
  httpStatus: (status) => `HTTP ${status}`,
  runTest: "接続を試す",
  remove: "この設定を外す",
  removeSure: "外す（鍵も消えます）",
  saved: "国税庁への送信の設定を保存しました",
  removed: "設定を外しました",
};
