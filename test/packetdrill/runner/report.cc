/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "report.h"

#include "model/internal/text.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace packetdrill
{

namespace
{

std::string
Fixed(double number, int digits)
{
    char text[32]; // NOLINT: for snprintf
    std::snprintf(text, sizeof(text), "%.*f", digits, number);
    return text;
}

uint32_t
Count(const Tally& tally, VerdictKind kind)
{
    return tally.counts.at(static_cast<std::size_t>(kind));
}

std::string
Attributes(const Tally& tally)
{
    uint32_t sum = 0;
    for (const uint32_t count : tally.counts)
    {
        sum += count;
    }
    return "tests=\"" + std::to_string(sum) + "\" failures=\"" +
           std::to_string(Count(tally, VerdictKind::FAIL)) + "\" skipped=\"" +
           std::to_string(Count(tally, VerdictKind::SKIP)) + "\" errors=\"" +
           std::to_string(Count(tally, VerdictKind::ERROR)) + "\"";
}

void
PrintCase(std::ostream& stream, const std::string& folder, const Verdict& verdict)
{
    const std::string name = std::filesystem::path(verdict.file).filename().string();
    const std::string where =
        verdict.file + ":" + std::to_string(verdict.place.line) + " " + verdict.text;
    stream << "    <testcase classname=\"" << ns3::rfctcp::EscapeXml(folder) << "\" name=\""
           << ns3::rfctcp::EscapeXml(name) << "\" time=\"" << Fixed(verdict.seconds, 6) << "\"";
    if (verdict.kind == VerdictKind::PASS)
    {
        stream << "/>\n";
        return;
    }
    stream << ">\n";
    switch (verdict.kind)
    {
    case VerdictKind::FAIL:
        stream << "      <failure message=\"" << ns3::rfctcp::EscapeXml(where) << "\">"
               << ns3::rfctcp::EscapeXml(PrintVerdict(verdict)) << "</failure>\n";
        break;
    case VerdictKind::SKIP:
        stream << "      <skipped message=\"" << ns3::rfctcp::EscapeXml(where) << "\"/>\n";
        break;
    case VerdictKind::ERROR:
        stream << "      <error message=\"" << ns3::rfctcp::EscapeXml(where) << "\"/>\n";
        break;
    case VerdictKind::PASS:
        break;
    }
    stream << "    </testcase>\n";
}

} // namespace

void
Tally::Add(const Verdict& verdict)
{
    ++counts.at(static_cast<std::size_t>(verdict.kind));
    skippedAssertions += verdict.skippedAssertions;
    leftOver += static_cast<uint32_t>(verdict.leftOver.size());
}

std::string
Tally::Describe() const
{
    std::string text;
    for (const VerdictKind kind :
         {VerdictKind::PASS, VerdictKind::FAIL, VerdictKind::SKIP, VerdictKind::ERROR})
    {
        text += (text.empty() ? "" : ", ") + std::to_string(Count(*this, kind)) + " " +
                VerdictName(kind);
    }
    return text;
}

void
Report::Add(const Verdict& verdict)
{
    std::string folder = std::filesystem::path(verdict.file).parent_path().string();
    folder = folder.empty() ? "." : folder;
    m_folders[folder].push_back(verdict);
    m_tallies[folder].Add(verdict);
    m_all.Add(verdict);
    if (verdict.kind == VerdictKind::SKIP)
    {
        ++m_skipped[verdict.text];
    }
}

bool
Report::IsGood(bool maySkip) const
{
    return Count(m_all, VerdictKind::FAIL) == 0 && Count(m_all, VerdictKind::ERROR) == 0 &&
           (maySkip || Count(m_all, VerdictKind::SKIP) == 0);
}

void
Report::PrintSummary(std::ostream& stream, double seconds) const
{
    std::size_t scripts = 0;
    std::size_t width = 3;
    for (const auto& [folder, verdicts] : m_folders)
    {
        scripts += verdicts.size();
        width = std::max(width, folder.size());
    }
    stream << '\n';
    for (const auto& [folder, tally] : m_tallies)
    {
        stream << folder << ": " << std::string(width - folder.size(), ' ') << tally.Describe()
               << '\n';
    }
    stream << "all: " << std::string(width - 3, ' ') << m_all.Describe() << " in "
           << Fixed(seconds, 2) << " s";
    if (seconds > 0)
    {
        stream << " (" << Fixed(static_cast<double>(scripts) / seconds, 0) << " scripts/s)";
    }
    stream << '\n';
    for (const auto& [reason, count] : m_skipped)
    {
        stream << "skipped: " << count << " for " << reason << '\n';
    }
    if (m_all.skippedAssertions > 0)
    {
        stream << "assertions skipped because their names cannot be known: "
               << m_all.skippedAssertions << '\n';
    }
    if (m_all.leftOver > 0)
    {
        stream << "packets left over behind the last line of a script: " << m_all.leftOver << '\n';
    }
}

void
Report::PrintJunit(std::ostream& stream, const std::string& settings) const
{
    stream << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rfc-tcp-pkt\" "
           << Attributes(m_all) << ">\n";
    for (const auto& [folder, verdicts] : m_folders)
    {
        stream << "  <testsuite name=\"" << ns3::rfctcp::EscapeXml(folder) << "\" "
               << Attributes(m_tallies.at(folder)) << ">\n    <properties>\n"
               << "      <property name=\"settings\" value=\"" << ns3::rfctcp::EscapeXml(settings)
               << "\"/>\n    </properties>\n";
        for (const Verdict& verdict : verdicts)
        {
            PrintCase(stream, folder, verdict);
        }
        stream << "  </testsuite>\n";
    }
    stream << "</testsuites>\n";
}

} // namespace packetdrill
