"""Starts MiniStack 1.5.33 for test/e2e, with four differences, and ends it when its standard input closes.

A line with a function's name on its standard input kills the processes in which that function runs at that moment.

1. Internet Monitor may publish. As real EventBridge does, MiniStack refuses PutEvents with an `aws.` source from a customer;
   the test plays the service.
2. An alarm on metric math deploys, without its expression. MiniStack refuses it in a template; alarms are not tried here.
3. Of each function five run at a time, and what else is invoked waits, as in Lambda's own queue. MiniStack starts as many as
   there are events: on a small machine a hundred of them have no time left to answer.
4. Functions are nicer than MiniStack itself: on a busy machine the table answers before they give up waiting for it.
"""

import collections
import functools
import os
import subprocess
import sys
import threading
import types

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import eventbridge, lambda_svc
from ministack.services.cloudformation import provisioners

eventbridge._put_events = functools.partial(eventbridge._put_events, allow_aws_source=True)

alarm_record = provisioners._cw_metric_alarm_record


def alarm_record_without_math(name, props):
    if props.get("Metrics"):
        props = {**props, "Metrics": None, "Namespace": "metric-math", "MetricName": name}
    return alarm_record(name, props)


provisioners._cw_metric_alarm_record = alarm_record_without_math


execute = lambda_svc._execute_function_warm
turns = collections.defaultdict(functools.partial(threading.BoundedSemaphore, 5))


def execute_in_turn(func, event, request_id):
    with turns[(func.get("config") or func)["FunctionName"]]:
        return execute(func, event, request_id)


lambda_svc._execute_function_warm = execute_in_turn


class NicePopen(subprocess.Popen):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, preexec_fn=functools.partial(os.nice, 5), **kwargs)


lambda_runtime.subprocess = types.SimpleNamespace(**{**vars(subprocess), "Popen": NicePopen})


def kill_running(function_name):
    with lambda_runtime._lock:
        workers = [worker for pool in lambda_runtime._workers.values() for worker in pool]
    for worker in workers:
        if worker.in_use and worker.func_name == function_name:
            worker._proc.kill()


def obey_the_test():
    for line in sys.stdin:
        kill_running(line.strip())
    os._exit(0)


threading.Thread(target=obey_the_test, daemon=True).start()
app.main()
