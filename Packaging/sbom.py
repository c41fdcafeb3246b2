"""Writes what is inside the release as CycloneDX.

Usage: sbom.py VERSION EPOCH PROGRAM PACKAGE_RESOLVED DEBIAN_VERSIONS SWIFT_VERSION OUTPUT
DEBIAN_VERSIONS: lines of a source package's name and its version in Debian.
Source: CycloneDX 1.5.
"""
import datetime
import hashlib
import json
import pathlib
import sys
import uuid

version, epoch, program, resolved, debian, swift, output = sys.argv[1:]
licenses = {
    "openssl": "Apache-2.0", "curl": "curl", "zlib": "Zlib", "libyaml": "MIT", "dbus": "AFL-2.1 OR GPL-2.0-or-later",
    "glibc": "LGPL-2.1-or-later", "gcc": "GPL-3.0-or-later WITH GCC-exception-3.1", "qrencode": "LGPL-2.1-or-later",
}


def component(kind, name, number, license, purl):
    return {
        "type": kind, "bom-ref": purl, "name": name, "version": number, "purl": purl, "licenses": [{"expression": license}],
        "scope": "required",
    }


own = f"pkg:generic/kubelogin@{version}"
parts = [component("library", "swift-runtime", swift, "Apache-2.0 WITH Swift-exception", f"pkg:github/swiftlang/swift@{swift}")]
for pin in json.loads(pathlib.Path(resolved).read_text())["pins"]:
    if pin["identity"] != "swift-argument-parser":
        continue
    number = pin["state"]["version"]
    location = pin["location"].removesuffix(".git").removeprefix("https://github.com/")
    part = component("library", pin["identity"], number, "Apache-2.0 WITH Swift-exception", f"pkg:github/{location}@{number}")
    part["properties"] = [{"name": "revision", "value": pin["state"]["revision"]}]
    parts.append(part)
for line in pathlib.Path(debian).read_text().splitlines():
    name, number = line.split()
    if name not in licenses:
        sys.exit(f"sbom.py: {name} is linked, and its licence is not known here: add it to the list")
    upstream = number.split(":", 1)[-1].rsplit("-", 1)[0]
    parts.append(component("library", name, upstream, licenses[name], f"pkg:deb/debian/{name}@{number}?arch=source"))
digest = hashlib.sha256(pathlib.Path(program).read_bytes()).hexdigest()
root = component("application", "kubelogin", version, "MIT", own)
root["hashes"] = [{"alg": "SHA-256", "content": digest}]
document = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    # The same for the same file.
    "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
    "version": 1,
    "metadata": {
        "timestamp": datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "component": root,
    },
    "components": parts,
    "dependencies": [{"ref": own, "dependsOn": [part["bom-ref"] for part in parts]}] + [{"ref": part["bom-ref"]} for part in parts],
}
pathlib.Path(output).write_text(json.dumps(document, indent=2) + "\n")
