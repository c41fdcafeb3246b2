"""Writes an OCI image archive: one layer with the directory's files, owned by root, for a user without a name.

Usage: image.py DIRECTORY VERSION EPOCH COMMIT HOMEPAGE OUTPUT
Source: OCI Image Format Specification 1.0.
"""
import datetime
import gzip
import hashlib
import io
import json
import pathlib
import sys
import tarfile

directory, version, epoch, commit, homepage, output = sys.argv[1:]
directory, epoch = pathlib.Path(directory), int(epoch)
created = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(member):
    # The user's home is the user's; everything else is root's.
    member.uid = member.gid = 65532 if member.name.startswith("home/nonroot") else 0
    member.uname = member.gname = ""
    member.mtime = epoch
    return member


def archive(add):
    """A tar file's bytes, the same for the same members."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        add(tar)
    return stream.getvalue()


def add_directory(tar):
    for path in sorted(directory.rglob("*")):
        tar.add(path, str(path.relative_to(directory)), recursive=False, filter=plain)


blobs = {}


def blob(content, media_type):
    digest = hashlib.sha256(content).hexdigest()
    blobs[f"blobs/sha256/{digest}"] = content
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}


def document(value, media_type):
    return blob(json.dumps(value, sort_keys=True, separators=(",", ":")).encode(), media_type)


layer = archive(add_directory)
labels = {
    "org.opencontainers.image.title": "kubelogin",
    "org.opencontainers.image.description": "Signs kubectl in to clusters that trust Microsoft Entra ID",
    "org.opencontainers.image.version": version,
    "org.opencontainers.image.revision": commit,
    "org.opencontainers.image.created": created,
    "org.opencontainers.image.licenses": "MIT",
    "org.opencontainers.image.source": homepage,
}
config = document(
    {
        "architecture": "amd64",
        "os": "linux",
        "created": created,
        "config": {
            "User": "65532:65532",
            "Env": ["PATH=/usr/bin", "HOME=/home/nonroot"],
            "Entrypoint": ["/usr/bin/kubelogin"],
            "WorkingDir": "/home/nonroot",
            "Labels": labels,
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]},
        "history": [{"created": created, "created_by": "scripts/package"}],
    },
    "application/vnd.oci.image.config.v1+json",
)
manifest = document(
    {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": config,
        "layers": [blob(gzip.compress(layer, 9, mtime=0), "application/vnd.oci.image.layer.v1.tar+gzip")],
        "annotations": labels,
    },
    "application/vnd.oci.image.manifest.v1+json",
)
manifest["annotations"] = {"org.opencontainers.image.ref.name": version}
manifest["platform"] = {"architecture": "amd64", "os": "linux"}
index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [manifest]}
blobs["index.json"] = json.dumps(index, sort_keys=True, separators=(",", ":")).encode()
blobs["oci-layout"] = b'{"imageLayoutVersion":"1.0.0"}'


def add_blobs(tar):
    for name in sorted(blobs):
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = len(blobs[name]), 0o644, epoch
        tar.addfile(member, io.BytesIO(blobs[name]))


pathlib.Path(output).write_bytes(archive(add_blobs))
