"""The vendor's side of the comparison. Reads one JSON line, answers with one.

"sign" and "verify" call the SDK's signature code. "journey" lets the SDK's client, unmodified but
for the connection's host, drive the simulator: pay, inquiry, cancel, then pay and refund.
"""

import http.client
import json
import sys

from com.alipay.ams.api.default_alipay_client import DefaultAlipayClient
from com.alipay.ams.api.model.amount import Amount
from com.alipay.ams.api.model.env import Env
from com.alipay.ams.api.model.merchant import Merchant
from com.alipay.ams.api.model.order import Order
from com.alipay.ams.api.model.store import Store
from com.alipay.ams.api.net import default_http_rpc
from com.alipay.ams.api.request.pay.alipay_pay_cancel_request import AlipayPayCancelRequest
from com.alipay.ams.api.request.pay.alipay_pay_query_request import AlipayPayQueryRequest
from com.alipay.ams.api.request.pay.alipay_refund_request import AlipayRefundRequest
from com.alipay.ams.api.request.pay.user_presented_code_payment_request import (
    UserPresentedCodePaymentRequest,
)
from com.alipay.ams.api.tools import signature_tool
from cryptography.hazmat.primitives import serialization


def sdk_key(pem):
    """The SDK knows only the older frame around a private key."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    older = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(
        serialization.Encoding.PEM, older, serialization.NoEncryption()
    ).decode()


def sign(ask):
    return signature_tool.sign(
        "POST", ask["path"], ask["client"], ask["time"], ask["body"], sdk_key(ask["private_key"])
    )


def verify(ask):
    try:
        return signature_tool.verify(
            "POST", ask["path"], ask["client"], ask["time"], ask["body"],
            ask["signature"], ask["public_key"],
        )
    except Exception:  # the SDK's verification raises on a bad signature
        return False


def order():
    store = Store()
    store.reference_store_id, store.store_name, store.store_mcc = "S1", "銀座本店", "5309"
    merchant = Merchant()
    merchant.reference_merchant_id, merchant.merchant_mcc = "M1", "5309"
    merchant.merchant_name, merchant.store = "招き免税店", store
    env = Env()
    env.store_terminal_id = "T1"
    env.store_terminal_request_time = "2026-11-23T12:00:00+09:00"
    order = Order()
    order.reference_order_id, order.order_description = "R1", "免税品"
    order.order_amount = Amount("JPY", "1250")
    order.merchant, order.env = merchant, env
    return order


def journey(ask):
    host, port = ask["address"].split(":")
    vars(default_http_rpc)["__get_http_connection"] = (
        lambda url, timeout=None: http.client.HTTPConnection(host, int(port), timeout=5)
    )
    client = DefaultAlipayClient(
        "http://" + ask["address"], "SANDBOX_VENDOR", sdk_key(ask["private_key"]), ask["public_key"]
    )
    told = []

    def call(request):
        answer = json.loads(client.execute(request))
        result = answer["result"]
        told.append([result["resultStatus"], result["resultCode"], answer.get("paymentStatus")])
        return answer

    def pay(name):
        return call(UserPresentedCodePaymentRequest(
            name, order(), "JPY", "1250", "281234567890123456"
        ))

    pay("VENDOR-CANCELLED")
    inquiry = AlipayPayQueryRequest()
    inquiry.payment_request_id = "VENDOR-CANCELLED"
    call(inquiry)
    cancel = AlipayPayCancelRequest()
    cancel.payment_request_id = "VENDOR-CANCELLED"
    call(cancel)
    inquiry = AlipayPayQueryRequest()
    inquiry.payment_request_id = "VENDOR-CANCELLED"
    call(inquiry)
    paid = pay("VENDOR-REFUNDED")
    refund = AlipayRefundRequest()
    refund.refund_request_id, refund.payment_id = "VENDOR-R1", paid["paymentId"]
    refund.refund_amount = Amount("JPY", "250")
    call(refund)
    return told


for line in sys.stdin:
    ask = json.loads(line)
    answer = {"sign": sign, "verify": verify, "journey": journey}[ask["do"]](ask)
    print(json.dumps(answer), flush=True)
