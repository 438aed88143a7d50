/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "support/record-lab.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace ns3::rfctcp::test
{

RecordLab::RecordLab()
    : m_prefix(testing::TempDir() + "record-" + std::to_string(getpid()))
{
}

RecordLab::~RecordLab()
{
    Renew(); // closes the files
    const std::filesystem::path prefix(m_prefix);
    for (const auto& entry : std::filesystem::directory_iterator(prefix.parent_path()))
    {
        if (entry.path().filename().string().rfind(prefix.filename().string(), 0) == 0)
        {
            std::filesystem::remove(entry.path());
        }
    }
}

void
RecordLab::BuildBoth(Stack stack, const LinkPlan& link)
{
    BuildPair(stack, stack, link);
    m_first = m_nodes.Get(0)->GetId();
}

void
RecordLab::Converse(uint32_t octets, const Time& until)
{
    UserPlan client;
    client.octets = octets;
    client.then = UserPlan::Then::CLOSE;
    Serve({});
    StartClient(client);
    RunUntil(until);
    Complete();
}

void
RecordLab::Complete()
{
    Renew();
}

std::vector<CsvRow>
RecordLab::Read(const std::string& suffix) const
{
    return ReadCsvFile(m_prefix + suffix);
}

std::string
RecordLab::ReadText(const std::string& suffix) const
{
    std::ifstream file(m_prefix + suffix, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::vector<CsvRow>
RecordLab::Where(const std::vector<CsvRow>& rows,
                 const std::string& column,
                 const std::string& value)
{
    std::vector<CsvRow> some;
    for (const auto& row : rows)
    {
        if (row.at(column) == value)
        {
            some.push_back(row);
        }
    }
    return some;
}

std::vector<std::string>
RecordLab::Cells(const std::vector<CsvRow>& rows, const std::vector<std::string>& columns)
{
    std::vector<std::string> all;
    for (const auto& row : rows)
    {
        std::string cells;
        for (const auto& column : columns)
        {
            cells += (cells.empty() ? "" : " ") + row.at(column);
        }
        all.push_back(cells);
    }
    return all;
}

std::string
RecordLab::Id(uint32_t end) const
{
    return std::to_string(m_first + end);
}

RecordLabOfBoth::RecordLabOfBoth()
{
    m_ipv6 = std::get<1>(GetParam());
}

bool
RecordLabOfBoth::IsRfcTcp()
{
    return Tested() == Stack::RFC_TCP;
}

Stack
RecordLabOfBoth::Tested()
{
    return std::get<0>(GetParam());
}

std::string
NameOf(const testing::TestParamInfo<std::tuple<Stack, bool>>& info)
{
    return std::string(std::get<0>(info.param) == Stack::RFC_TCP ? "RfcTcp" : "BuiltIn") +
           (std::get<1>(info.param) ? "Ipv6" : "Ipv4");
}

} // namespace ns3::rfctcp::test
