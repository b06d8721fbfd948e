"""Starts MiniStack 1.5.33 for test/e2e, with two differences, and ends it when its standard input closes.

1. Internet Monitor may publish. As real EventBridge does, MiniStack refuses PutEvents with an `aws.` source from a customer;
   the test plays the service.
2. An alarm on metric math deploys, without its expression. MiniStack refuses it in a template; alarms are not tried here.
"""

import functools
import os
import sys
import threading

from ministack import app
from ministack.services import eventbridge
from ministack.services.cloudformation import provisioners

eventbridge._put_events = functools.partial(eventbridge._put_events, allow_aws_source=True)

alarm_record = provisioners._cw_metric_alarm_record


def alarm_record_without_math(name, props):
    if props.get("Metrics"):
        props = {**props, "Metrics": None, "Namespace": "metric-math", "MetricName": name}
    return alarm_record(name, props)


provisioners._cw_metric_alarm_record = alarm_record_without_math


def end_with_the_test():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_the_test, daemon=True).start()
app.main()
