"""The files of ``deploy/``: valid by Ray's own schema and by what KubeRay's types demand; their commands are ours."""

import json
import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from probe.cli.cluster import ClusterOptions
from probe.cli.spread import SPREAD_OPTIONS
from tests.outside import ROOT

DEPLOY = ROOT / "deploy"
LAUNCHER = yaml.safe_load((DEPLOY / "ray-cluster.yaml").read_text("utf-8"))
JOB = yaml.safe_load((DEPLOY / "rayjob.yaml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}

# What KubeRay's rayjob_types.go and raycluster_types.go (ray-operator/apis/ray/v1) demand of the fields that are used
# here, and what Kubernetes demands of a pod; an unknown field is refused, as the API server does by `kubectl apply`.
POD = {
    "type": "object",
    "required": ["spec"],
    "additionalProperties": False,
    "properties": {
        "spec": {
            "type": "object",
            "required": ["containers"],
            "additionalProperties": False,
            "properties": {
                "securityContext": {"type": "object", "properties": {"fsGroup": {"type": "integer"}}},
                "containers": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/container"}},
                "volumes": {"type": "array", "items": {"type": "object", "required": ["name"]}},
            },
        }
    },
}
CONTAINER = {
    "type": "object",
    "required": ["name", "image"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},
        "image": {"type": "string"},
        "env": {"type": "array", "items": TEXTS},
        "ports": {"type": "array", "items": {"required": ["containerPort"]}},
        "resources": {"type": "object", "additionalProperties": TEXTS},
        "volumeMounts": {"type": "array", "items": {"required": ["name", "mountPath"]}},
        "readinessProbe": {"$ref": "#/$defs/probe"},
        "livenessProbe": {"$ref": "#/$defs/probe"},
    },
}
COUNT = {"type": "integer", "minimum": 0}
PROBE = {
    "type": "object",
    "required": ["httpGet"],
    "additionalProperties": False,
    "properties": {
        "httpGet": {
            "type": "object",
            "required": ["port"],
            "additionalProperties": False,
            "properties": {"path": {"type": "string", "pattern": "^/"}, "port": {"type": "integer", "minimum": 1}},
        },
        "initialDelaySeconds": COUNT,
        "periodSeconds": COUNT,
        "timeoutSeconds": COUNT,
        "failureThreshold": COUNT,
    },
}
RAYJOB = {
    "$defs": {"container": CONTAINER, "probe": PROBE},
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": "ray.io/v1"},
        "kind": {"const": "RayJob"},
        "metadata": {"type": "object", "required": ["name"]},
        "spec": {
            "type": "object",
            "required": ["entrypoint", "rayClusterSpec"],
            "additionalProperties": False,
            "properties": {
                "entrypoint": {"type": "string"},
                "backoffLimit": COUNT,
                "shutdownAfterJobFinishes": {"type": "boolean"},
                "ttlSecondsAfterFinished": COUNT,
                "submissionMode": {"enum": ["K8sJobMode", "HTTPMode", "InteractiveMode", "SidecarMode"]},
                "rayClusterSpec": {
                    "type": "object",
                    "required": ["headGroupSpec"],
                    "additionalProperties": False,
                    "properties": {
                        "headGroupSpec": {
                            "type": "object",
                            "required": ["template"],
                            "additionalProperties": False,
                            "properties": {"rayStartParams": TEXTS, "template": POD},
                        },
                        "workerGroupSpecs": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["groupName", "template"],
                                "additionalProperties": False,
                                "properties": {
                                    "groupName": {"type": "string"},
                                    "replicas": COUNT,
                                    "minReplicas": COUNT,
                                    "maxReplicas": COUNT,
                                    "rayStartParams": TEXTS,
                                    "template": POD,
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def templates() -> list[Any]:
    cluster = JOB["spec"]["rayClusterSpec"]
    return [group["template"]["spec"] for group in (cluster["headGroupSpec"], *cluster["workerGroupSpecs"])]


def test_the_job_is_one_of_kuberay() -> None:
    jsonschema.validate(JOB, RAYJOB)


@pytest.mark.parametrize(
    "damage",
    [
        lambda job: job["spec"].update(entryPoint="x"),
        lambda job: job["spec"]["rayClusterSpec"]["headGroupSpec"]["rayStartParams"].update({"num-cpus": 0}),
        lambda job: job["spec"]["rayClusterSpec"]["workerGroupSpecs"][0].pop("groupName"),
        lambda job: job.update(apiVersion="ray.io/v1alpha1"),
    ],
)
def test_the_schema_sees_what_is_wrong(damage: Any) -> None:
    job = json.loads(json.dumps(JOB))
    damage(job)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(job, RAYJOB)


def test_every_mount_of_the_job_has_its_volume() -> None:
    for pod in templates():
        volumes = {volume["name"] for volume in pod["volumes"]}
        assert {mount["name"] for container in pod["containers"] for mount in container["volumeMounts"]} == volumes


def test_no_machine_of_the_job_needs_a_program_that_its_image_lacks() -> None:
    """KubeRay's own probes run wget, unless a container has probes: initLivenessAndReadinessProbe in its pod.go."""
    containers = [container for pod in templates() for container in pod["containers"]]
    for kind in ("readinessProbe", "livenessProbe"):
        assert {json.dumps(each[kind]["httpGet"]) for each in containers} == {
            json.dumps({"path": "/api/local_raylet_healthz", "port": 52365})
        }
    found = find_spec("ray")
    if found is None or found.origin is None:
        pytest.skip("Ray is not installed")
    ray = Path(found.origin).parent
    assert "DEFAULT_DASHBOARD_AGENT_LISTEN_PORT = 52365" in (ray / "_private/ray_constants.py").read_text("utf-8")
    agent = (ray / "dashboard/modules/reporter/healthz_agent.py").read_text("utf-8")
    assert '@routes.get("/api/local_raylet_healthz")' in agent


def test_the_image_is_built_as_the_job_says() -> None:
    assert "ARG EXTRAS=all\n" in DOCKERFILE
    assert '"/src[${EXTRAS}]"' in DOCKERFILE
    text = (DEPLOY / "rayjob.yaml").read_text("utf-8")
    built = re.search(r"docker build --build-arg EXTRAS=(\S+) -t (\S+) \.", text)
    assert built is not None
    assert built[1].split(",") == ["all", "cluster"]
    assert {container["image"] for pod in templates() for container in pod["containers"]} == {built[2]}
    assert {str(pod["securityContext"]["fsGroup"]) for pod in templates()} == set(
        re.findall(r"USER (\d+):", DOCKERFILE)
    )


def test_the_command_of_the_job_is_one_of_probe() -> None:
    shell, flag, script = shlex.split(JOB["spec"]["entrypoint"])
    assert (shell, flag) == ("sh", "-c")
    words = shlex.split(re.sub(r"\$\(.*?\)", "", script).partition(";")[0])
    assert words[:3] == ["probe", "cluster", "run"]
    given = {word.removeprefix("--"): words[at + 1] for at, word in enumerate(words) if word.startswith("--")}
    assert set(given) <= set(SPREAD_OPTIONS)
    ClusterOptions(out=given["out"], actors=int(given["actors"]), partitions=int(given["partitions"]))
    workers = JOB["spec"]["rayClusterSpec"]["workerGroupSpecs"][0]
    processors = int(workers["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"])
    assert int(given["actors"]) == workers["replicas"] * processors
    assert int(given["partitions"]) == 16 * int(given["actors"])


def test_the_cluster_is_one_of_rays_launcher() -> None:
    found = find_spec("ray")
    if found is None or found.origin is None:
        pytest.skip("Ray is not installed")
    schema = json.loads(Path(found.origin).with_name("autoscaler").joinpath("ray-schema.json").read_text("utf-8"))
    jsonschema.validate(LAUNCHER, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**LAUNCHER, "workers": 3}, schema)


def test_the_commands_of_the_page_find_what_the_machines_have() -> None:
    page = (ROOT / "docs/cluster.md").read_text("utf-8")
    assert any("~/probe-venv/bin/pip install" in command for command in LAUNCHER["setup_commands"])
    steps = page.partition("## Ten machines, step by step")[2].partition("On Kubernetes")[0]
    commands = re.findall(r"([^\s`]*probe) cluster (run|report)", steps)
    assert commands == [("~/probe-venv/bin/probe", "run"), ("~/probe-venv/bin/probe", "report")]


def test_the_log_of_the_job_is_where_the_page_looks() -> None:
    page = (ROOT / "docs/cluster.md").read_text("utf-8")
    assert "/tmp/ray/session_latest/logs/job-driver-*.log" in page
    assert JOB["spec"]["submissionMode"] == "HTTPMode"  # else another pod shows it
    found = find_spec("ray")
    if found is None or found.origin is None:
        pytest.skip("Ray is not installed")
    common = Path(found.origin).parent / "dashboard/modules/job/common.py"
    assert 'JOB_LOGS_PATH_TEMPLATE = "job-driver-' in common.read_text("utf-8")


def test_the_cluster_has_ten_machines_with_the_extra() -> None:
    machines = [LAUNCHER["provider"]["head_ip"], *LAUNCHER["provider"]["worker_ips"]]
    assert len(set(machines)) == 10
    assert LAUNCHER["max_workers"] == 9
    assert any("url-probe[cluster]" in command for command in LAUNCHER["setup_commands"])
    starts = [*LAUNCHER["head_start_ray_commands"], *LAUNCHER["worker_start_ray_commands"]]
    assert sum("RAY_USAGE_STATS_ENABLED=0" in command for command in starts) == 2
