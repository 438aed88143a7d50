#!/bin/sh
# Draws doc/architecture.svg: which part of the project includes headers of which other one.
#
#   doc/architecture.sh           draws the figure (needs dot of graphviz)
#   doc/architecture.sh --check   fails if the figure is not up to date, if there is a cycle, or if
#                                 doc/architecture.rst names a file that does not exist
#   doc/architecture.sh --graph   prints the graph in the language of dot
#
# The graph is computed from the includes of all sources, and kept in the figure as a comment.
set -eu
cd "$(dirname "$0")/.."
figure=doc/architecture.svg

# Prints the parts of files: PATTERN PART LABEL. The first pattern that fits a file counts.
Parts()
{
    cat <<END
^model/core/(connection|tcb|time-wait|syn-cache|arrival-checks|outbox|stateless|new-reno) connection Connection, TIME-WAIT entry,\nSYN cache entry\n(model/core/)
^model/core/recovery/ recovery loss recovery\n(model/core/recovery/)
^model/core/tables/ tables demultiplexer, deadlines, ports,\nISN, SYN cookies\n(model/core/tables/)
^model/core/wire/ wire segments and their encoding\n(model/core/wire/)
^model/core/ values states, time, parameters,\nestimators, reassembly\n(model/core/)
^model/impairment/ impairment link impairments\n(model/impairment/)
^model/(text|rfc-tcp-flags|internal/text)[.] text texts of flags, ends, files\n(model/text, model/rfc-tcp-flags)
^model/rfc-tcp-segment-info[.] text -
^model/ binding protocol, sockets, attributes, traces,\ncongestion control adapter\n(model/)
^helper/ helper helpers: installation, impairments,\nobservers, journal, ladder, charts\n(helper/)
^examples/common/ common what programs share\n(examples/common/)
^examples/compare/ compare rfc-tcp-compare\n(examples/compare/)
^examples/draw/ draw rfc-tcp-draw\n(examples/draw/)
^examples/lecture/ lecture rfc-tcp-lecture\n(examples/lecture/)
^examples/bench/ bench rfc-tcp-bench\n(examples/bench/)
^examples/ examples examples\n(examples/)
^test/packetdrill/runner/ packetdrill rfc-tcp-pkt\n(test/packetdrill/runner/)
END
}

# Prints FROM TO for each include between two parts.
Edges()
{
    find model helper examples test/packetdrill/runner -name '*.cc' -o -name '*.h' | LC_ALL=C sort |
        xargs grep -HE '^#include "' |
        awk -v parts="$(Parts | awk '{ print $1 " " $2 }')" '
            function PartOf(file,    i)
            {
                for (i = 1; i <= count; ++i)
                {
                    if (file ~ pattern[i]) { return name[i] }
                }
                return ""
            }
            function Base(file) { sub(/.*\//, "", file); return file }
            BEGIN {
                count = split(parts, lines, "\n")
                for (i = 1; i <= count; ++i)
                {
                    split(lines[i], fields, " ")
                    pattern[i] = fields[1]
                    name[i] = fields[2]
                }
                command = "find model helper examples test/packetdrill/runner -name \"*.h\""
                while ((command | getline file) > 0)
                {
                    exists[file] = 1
                    if (file !~ /^(examples|test)\/.*\// || file ~ /^examples\/common\//)
                    {
                        byBase[Base(file)] = file
                    }
                }
            }
            {
                split($0, halves, ":#include \"")
                file = halves[1]
                header = halves[2]
                sub(/".*/, "", header)
                folder = file
                sub(/[^\/]*$/, "", folder)
                if ((folder header) in exists) { target = folder header }
                else if (header ~ /^ns3\// && header !~ /^ns3\/rfc-tcp-/) { next }
                else { target = byBase[Base(header)] }
                from = PartOf(file)
                to = PartOf(target)
                if (from != "" && to != "" && from != to) { print from " " to }
            }' | LC_ALL=C sort -u
}

# Prints the edges that no path of other edges implies.
DirectEdges()
{
    Edges | awk '
        { from[NR] = $1; to[NR] = $2; edge[$1, $2] = 1; part[$1]; part[$2] }
        function Reaches(a, b, depth,    p)
        {
            for (p in part)
            {
                if (((a, p) in edge) && !(p == b && depth == 0) && (p == b || Reaches(p, b, depth + 1)))
                {
                    return 1
                }
            }
            return 0
        }
        END {
            for (i = 1; i <= NR; ++i)
            {
                if (!Reaches(from[i], to[i], 0)) { print from[i] " " to[i] }
            }
        }'
}

Graph()
{
    echo 'digraph architecture {'
    echo '  node [shape=box, style="rounded,filled", fillcolor="#eef3fa", color="#5578a0", fontname="Helvetica", fontsize=11];'
    echo '  edge [color="#5578a0"];'
    Parts | awk '$3 != "-" { label = $0; sub(/^[^ ]+ [^ ]+ /, "", label); print "  " $2 " [label=\"" label "\"];" }'
    DirectEdges | awk '{ print "  " $1 " -> " $2 ";" }'
    echo '}'
}

case "${1:-}" in
    --graph)
        Graph
        ;;
    --check)
        Edges | tsort >/dev/null # fails if there is a cycle
        if [ "$(Graph)" != "$(sed '1,/^<!-- graph$/d; /^-->$/d' "$figure")" ]
        then
            echo "$figure is not up to date: doc/architecture.sh draws it" >&2
            exit 1
        fi
        missing=$(grep -oE '``(doc|examples|helper|model|test)/[^ `]*``' doc/architecture.rst | tr -d '`' |
            while read -r file; do test -e "$file" || echo "$file"; done)
        if [ -n "$missing" ]
        then
            echo "doc/architecture.rst names files that do not exist:" $missing >&2
            exit 1
        fi
        ;;
    "")
        graph=$(Graph)
        {
            printf '%s\n' "$graph" | dot -Tsvg
            printf '<!-- graph\n%s\n-->\n' "$graph"
        } >"$figure"
        ;;
    *)
        echo "usage: doc/architecture.sh [--check | --graph]" >&2
        exit 2
        ;;
esac
