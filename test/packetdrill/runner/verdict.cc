/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "verdict.h"

#include <sstream>

namespace packetdrill
{

namespace
{

void
WriteText(std::ostream& stream, const std::string& text)
{
    stream << text.size() << ' ' << text;
}

std::string
ReadText(std::istream& stream)
{
    std::size_t size = 0;
    stream >> size;
    stream.get();
    std::string text(size, ' ');
    stream.read(text.data(), static_cast<std::streamsize>(size));
    return text;
}

void
WriteList(std::ostream& stream, const std::vector<std::string>& list)
{
    stream << list.size() << ' ';
    for (const std::string& text : list)
    {
        WriteText(stream, text);
    }
}

std::vector<std::string>
ReadList(std::istream& stream)
{
    std::size_t size = 0;
    stream >> size;
    std::vector<std::string> list(size);
    for (std::string& text : list)
    {
        text = ReadText(stream);
    }
    return list;
}

} // namespace

const char*
VerdictName(VerdictKind kind)
{
    switch (kind)
    {
    case VerdictKind::PASS:
        return "PASS";
    case VerdictKind::FAIL:
        return "FAIL";
    case VerdictKind::SKIP:
        return "SKIP";
    case VerdictKind::ERROR:
        return "ERROR";
    }
    return "";
}

std::string
PrintVerdict(const Verdict& verdict)
{
    std::ostringstream stream;
    stream << VerdictName(verdict.kind) << ' ' << verdict.file;
    if (verdict.kind != VerdictKind::PASS)
    {
        stream << ':' << verdict.place.line;
    }
    if (verdict.kind == VerdictKind::ERROR)
    {
        stream << ':' << verdict.place.column;
    }
    stream << (verdict.text.empty() ? "" : " ") << verdict.text;
    if (!verdict.switches.empty())
    {
        stream << " [" << verdict.switches << ']';
    }
    if (verdict.skippedAssertions > 0)
    {
        stream << " (assertions skipped: " << verdict.skippedAssertions << ')';
    }
    if (!verdict.leftOver.empty())
    {
        stream << " (packets left over: " << verdict.leftOver.size() << ')';
    }
    stream << '\n';
    for (const std::string& packet : verdict.packets)
    {
        stream << "    " << packet << '\n';
    }
    for (const std::string& packet : verdict.leftOver)
    {
        stream << "    left over: " << packet << '\n';
    }
    return stream.str();
}

std::string
WriteVerdict(const Verdict& verdict)
{
    std::ostringstream stream;
    stream << static_cast<int>(verdict.kind) << ' ' << verdict.place.line << ' '
           << verdict.place.column << ' ' << verdict.skippedAssertions << ' '
           << verdict.simulatedSeconds << ' ' << verdict.seconds << ' ';
    WriteText(stream, verdict.file);
    WriteText(stream, verdict.text);
    WriteText(stream, verdict.switches);
    WriteList(stream, verdict.packets);
    WriteList(stream, verdict.leftOver);
    return stream.str();
}

Verdict
ReadVerdict(const std::string& octets)
{
    std::istringstream stream(octets);
    Verdict verdict;
    int kind = 0;
    stream >> kind >> verdict.place.line >> verdict.place.column >> verdict.skippedAssertions >>
        verdict.simulatedSeconds >> verdict.seconds;
    verdict.kind = static_cast<VerdictKind>(kind);
    verdict.file = ReadText(stream);
    verdict.text = ReadText(stream);
    verdict.switches = ReadText(stream);
    verdict.packets = ReadList(stream);
    verdict.leftOver = ReadList(stream);
    return verdict;
}

} // namespace packetdrill
