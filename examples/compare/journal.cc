/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "journal.h"

#include <array>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <utility>

namespace compare
{

namespace
{

constexpr const char* STATE_HEADER = "order,time_s,end,connection,from,to,cause,segment_flags,"
                                     "segment_seq,segment_ack,segment_length_B";
constexpr const char* EVENT_HEADER = "order,time_s,end,event";
constexpr const char* SEGMENT_HEADER =
    "sent_s,arrived_s,from,flags,seq,ack,length_B,window,relative_seq,relative_ack,"
    "retransmission,fate";
constexpr std::array<const char*, 3> FATES{"in flight", "delivered", "lost"}; // by Fate

/** @return the fields of a line; flags joined by commas are quoted and stay one field */
std::vector<std::string>
Split(const std::string& line)
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line)
    {
        if (c == '"')
        {
            quoted = !quoted;
        }
        else if (c == ',' && !quoted)
        {
            fields.emplace_back();
        }
        else
        {
            fields.back() += c;
        }
    }
    return fields;
}

/** @return the data lines of a CSV file, split; none if it does not exist */
std::vector<std::vector<std::string>>
ReadRows(const std::string& path, std::size_t columns)
{
    std::vector<std::vector<std::string>> rows;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line); // header
    while (std::getline(file, line))
    {
        auto fields = Split(line);
        if (fields.size() == columns) // a run that died may leave half a line
        {
            rows.push_back(std::move(fields));
        }
    }
    return rows;
}

int64_t
ParseSeconds(const std::string& text)
{
    const auto point = text.find('.');
    return std::strtoll(text.substr(0, point).c_str(), nullptr, 10) * 1'000'000'000 +
           std::strtoll(text.substr(point + 1).c_str(), nullptr, 10);
}

uint32_t
ParseNumber(const std::string& text)
{
    return static_cast<uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

End
ParseEnd(const std::string& text)
{
    return text == GetName(CLIENT) ? CLIENT : SERVER;
}

uint8_t
ParseFlags(const std::string& text)
{
    for (unsigned flags = 0; flags < 256; ++flags)
    {
        if (FlagNames(static_cast<uint8_t>(flags)) == text)
        {
            return static_cast<uint8_t>(flags);
        }
    }
    return 0;
}

} // namespace

std::string
FlagNames(uint8_t flags)
{
    // SYN, FIN and RST first, as diagrams name segments
    static constexpr std::array<std::pair<uint8_t, const char*>, 8> NAMES{{{0x02, "SYN"},
                                                                           {0x01, "FIN"},
                                                                           {0x04, "RST"},
                                                                           {0x08, "PSH"},
                                                                           {0x10, "ACK"},
                                                                           {0x20, "URG"},
                                                                           {0x40, "ECE"},
                                                                           {0x80, "CWR"}}};
    std::string text;
    for (const auto& [bit, name] : NAMES)
    {
        if (flags & bit)
        {
            text += text.empty() ? name : std::string(",") + name;
        }
    }
    return text.empty() ? "none" : text;
}

std::string
FormatSeconds(int64_t nanoseconds)
{
    std::array<char, 40> text{};
    std::snprintf(text.data(),
                  text.size(),
                  "%" PRId64 ".%09" PRId64,
                  nanoseconds / 1'000'000'000,
                  nanoseconds % 1'000'000'000);
    return text.data();
}

Journal::Journal(const std::string& prefix)
    : m_prefix(prefix),
      m_stateFile(prefix + "-states.csv"),
      m_eventFile(prefix + "-events.csv")
{
    m_stateFile << STATE_HEADER << std::endl;
    m_eventFile << EVENT_HEADER << std::endl;
}

void
Journal::Add(StateRecord record)
{
    record.order = m_nextOrder++;
    m_states.push_back(record);
    m_stateFile << record.order << ',' << FormatSeconds(record.time) << ',' << GetName(record.end)
                << ',' << record.connection << ',' << record.from << ',' << record.to << ','
                << record.cause << ',';
    if (record.segment.empty())
    {
        m_stateFile << ",,,";
    }
    else
    {
        m_stateFile << '"' << record.segment << "\"," << record.seq << ',' << record.ack << ','
                    << record.length;
    }
    m_stateFile << std::endl; // flushed: the log must survive a crash
}

void
Journal::Add(ApplicationRecord record)
{
    record.order = m_nextOrder++;
    m_events.push_back(record);
    m_eventFile << record.order << ',' << FormatSeconds(record.time) << ',' << GetName(record.end)
                << ',' << record.event << std::endl;
}

void
Journal::SetSegments(std::vector<SegmentRecord> records)
{
    m_segments = std::move(records);
}

void
Journal::WriteSegments() const
{
    std::ofstream file(m_prefix + "-segments.csv");
    file << SEGMENT_HEADER << '\n';
    for (const auto& segment : m_segments)
    {
        file << FormatSeconds(segment.sent) << ','
             << (segment.fate == Fate::IN_FLIGHT ? std::string() : FormatSeconds(segment.arrived))
             << ',' << GetName(segment.from) << ",\"" << FlagNames(segment.flags) << "\","
             << segment.seq << ',' << segment.ack << ',' << segment.length << ',' << segment.window
             << ',' << segment.relativeSeq << ',' << segment.relativeAck << ','
             << segment.retransmission << ',' << FATES.at(static_cast<std::size_t>(segment.fate))
             << '\n';
    }
}

Journal
Journal::Load(const std::string& prefix)
{
    Journal journal;
    journal.m_prefix = prefix;
    for (const auto& row : ReadRows(prefix + "-states.csv", 11))
    {
        journal.m_states.push_back({ParseNumber(row[0]),
                                    ParseSeconds(row[1]),
                                    ParseEnd(row[2]),
                                    ParseNumber(row[3]),
                                    row[4],
                                    row[5],
                                    row[6],
                                    row[7],
                                    ParseNumber(row[8]),
                                    ParseNumber(row[9]),
                                    ParseNumber(row[10])});
    }
    for (const auto& row : ReadRows(prefix + "-events.csv", 4))
    {
        journal.m_events.push_back(
            {ParseNumber(row[0]), ParseSeconds(row[1]), ParseEnd(row[2]), row[3]});
    }
    for (const auto& row : ReadRows(prefix + "-segments.csv", 12))
    {
        SegmentRecord segment;
        segment.sent = ParseSeconds(row[0]);
        segment.arrived = row[1].empty() ? 0 : ParseSeconds(row[1]);
        segment.from = ParseEnd(row[2]);
        segment.flags = ParseFlags(row[3]);
        segment.seq = ParseNumber(row[4]);
        segment.ack = ParseNumber(row[5]);
        segment.length = ParseNumber(row[6]);
        segment.window = ParseNumber(row[7]);
        segment.relativeSeq = ParseNumber(row[8]);
        segment.relativeAck = ParseNumber(row[9]);
        segment.retransmission = row[10] == "1";
        for (std::size_t fate = 0; fate < FATES.size(); ++fate)
        {
            if (row[11] == FATES[fate])
            {
                segment.fate = static_cast<Fate>(fate);
            }
        }
        journal.m_segments.push_back(segment);
    }
    return journal;
}

const std::vector<StateRecord>&
Journal::GetStates() const
{
    return m_states;
}

const std::vector<ApplicationRecord>&
Journal::GetEvents() const
{
    return m_events;
}

const std::vector<SegmentRecord>&
Journal::GetSegments() const
{
    return m_segments;
}

} // namespace compare
