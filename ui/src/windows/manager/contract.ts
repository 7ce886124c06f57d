// A wallet contract as one flat form, whichever acquirer it is with.

import type { AcquirerKey, Contract, GatewayView, SpotPaySign, WalletHostView } from "../../ipc/bindings.ts";

export interface ContractForm {
  test: boolean;
  host: string;
  client_id: string;
  key_version: string;
  settlement_currency: string;
  notify_url: string;
  notify_port: string;
  partner: string;
  sign: SpotPaySign;
  acquirer_key: string;
  app_id: string;
  merchant_id: string;
  serial_no: string;
  keys: AcquirerKey[];
}

type TextName = Exclude<keyof ContractForm, "test" | "host" | "sign" | "keys" | "acquirer_key">;

/** The plain texts of each, in the order of the form. */
export const TEXTS: Record<GatewayView, readonly TextName[]> = {
  antom: ["client_id", "key_version", "settlement_currency", "notify_url", "notify_port"],
  spot_pay: ["partner"],
  wechat: ["app_id", "merchant_id", "serial_no"],
};

export function formOf(
  gateway: GatewayView,
  contract: Contract | null,
  hosts: readonly WalletHostView[],
): ContractForm {
  const form: ContractForm = {
    test: false,
    host: hosts.find(({ test }) => !test)?.url ?? "",
    client_id: "",
    key_version: gateway === "antom" ? "1" : "",
    settlement_currency: "",
    notify_url: "",
    notify_port: "",
    partner: "",
    sign: "RSA2",
    acquirer_key: "",
    app_id: "",
    merchant_id: "",
    serial_no: "",
    keys: [{ version: gateway === "antom" ? "1" : "", key: "" }],
  };
  if (contract === null) return form;
  if ("spot_pay" in contract) return { ...form, ...contract.spot_pay };
  const { acquirer_keys, ...own } = "antom" in contract ? contract.antom : contract.wechat;
  const keys = acquirer_keys.length === 0 ? form.keys : acquirer_keys.map((key) => ({ ...key }));
  const texts = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, value ?? ""]));
  return { ...form, ...texts, keys };
}

export function contractOf(gateway: GatewayView, form: ContractForm): Contract {
  const { test, sign, acquirer_key } = form;
  const text = (name: TextName): string => form[name].normalize("NFKC").trim();
  const optional = (name: TextName): string | null => (text(name) === "" ? null : text(name));
  const host = form.host.trim();
  const acquirer_keys = form.keys
    .map(({ version, key }) => ({ version: version.normalize("NFKC").trim(), key: key.trim() }))
    .filter(({ key }) => key !== "");
  switch (gateway) {
    case "antom":
      return {
        antom: {
          test,
          host,
          client_id: text("client_id"),
          key_version: text("key_version"),
          acquirer_keys,
          settlement_currency: optional("settlement_currency"),
          notify_url: optional("notify_url"),
          notify_port: optional("notify_port"),
        },
      };
    case "spot_pay":
      return { spot_pay: { test, host, partner: text("partner"), sign, acquirer_key: acquirer_key.trim() } };
    case "wechat":
      return {
        wechat: {
          test,
          host,
          app_id: text("app_id"),
          merchant_id: text("merchant_id"),
          serial_no: text("serial_no"),
          acquirer_keys,
        },
      };
  }
}
