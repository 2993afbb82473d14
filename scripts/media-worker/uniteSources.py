"""Joins the worker's sources into a few large units: the same headers are parsed 8 times then, not 250 times.

Usage: uniteSources.py WORKER_FOLDER. Writes unity/*.cpp there and names them in the meson.build files. Files that define
the same file-local name, or would meet it, go to different units.
"""
import os, re, sys

src = sys.argv[1]
local = re.compile(
    r'^(?:\t{0,2}(?:alignas\(\w+\)\s+)?(?:inline\s+)?(?:static|thread_local)|(?:const|constexpr|inline))\b'
    r'[^;={(]*?(?<![:\w~])(\w+)\s*(?:\[[^\]]*\]\s*)*(?:[;={]|\((?!\s*\*))')
enum = re.compile(r'^\s*enum\s*\{\s*(\w+)')

def split(files, prefix, count):
    units = [{'files': [], 'names': set(), 'size': 0} for _ in range(count)]
    items = []
    for f in files:
        text = open(os.path.join(src, f), encoding='utf-8').read()
        names = {m.group(1) for line in text.split('\n') for m in (local.match(line) or enum.match(line),) if m}
        # Explicit specializations have to come before their uses.
        items.append((f, names, len(text), 0 if re.search(r'^\s*template<>', text, re.M) else 1))
    for f, names, size, order in sorted(items, key=lambda x: (-x[2], x[0])):
        free = [u for u in units if not u['names'] & names]
        if free:
            u = min(free, key=lambda u: u['size'])
        else:
            u = {'files': [], 'names': set(), 'size': 0}
            units.append(u)
        u['files'].append((order, f))
        u['names'] |= names
        u['size'] += size
    os.makedirs(os.path.join(src, 'unity'), exist_ok=True)
    result = []
    for i, u in enumerate(u for u in units if u['files']):
        name = 'unity/%s%d.cpp' % (prefix, i)
        with open(os.path.join(src, name), 'w', encoding='utf-8') as out:
            for _, f in sorted(u['files']):
                out.write('#include "../%s"\n#undef MS_CLASS\n' % f)
        result.append(name)
    return result

def must(text, old, new):
    if text.count(old) != 1:
        sys.exit('unexpected meson.build: ' + old)
    return text.replace(old, new)

top = os.path.join(src, 'meson.build')
text = open(top, encoding='utf-8').read()
head = text[:text.index('libuv_proj')]
files = re.findall(r"^\s+'(src/[^']+\.cpp)',$", head, re.M) + ['src/main.cpp']
units = split(files, 'ms', 6)
text = must(text, "common_sources + ['src/main.cpp']", 'files(%s)' % ', '.join("'%s'" % u for u in units))
open(top, 'w', encoding='utf-8').write(text)

rtc = os.path.join(src, 'deps/libwebrtc/meson.build')
text = open(rtc, encoding='utf-8').read()
files = ['deps/libwebrtc/' + f for f in re.findall(r"^\s+'(libwebrtc/[^']+\.cc)',$", text, re.M)]
units = split(files, 'webrtc', 2)
text = must(text, '\n  libwebrtc_sources,\n', '\n  files(%s),\n' % ', '.join("'../../%s'" % u for u in units))
open(rtc, 'w', encoding='utf-8').write(text)
