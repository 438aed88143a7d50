/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "report.h"

#include "common/text-table.h"
#include "model/internal/text.h"
#include "summary.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace bench
{

namespace
{

using common::ExactText;
using common::TableRow;

constexpr double MEGABYTE = 1e6;

std::string
Cell(double value)
{
    return std::isnan(value) ? "-" : common::RoundedText(value);
}

/** @return what went wrong, empty if nothing did */
std::string
DescribeTrouble(const Line& line)
{
    std::string text;
    for (const Run& run : line.runs)
    {
        if (run.status != Status::COMPLETE)
        {
            text += text.empty() ? "" : ", ";
            text += GetName(run.status);
            text += run.status == Status::CRASHED ? " (" + run.cause + ")" : "";
        }
    }
    return text;
}

/** @return how many runs were complete */
std::ptrdiff_t
CountComplete(const Line& line)
{
    return std::count_if(line.runs.begin(), line.runs.end(), [](const Run& run) {
        return run.status == Status::COMPLETE;
    });
}

TableRow
MakeHeading(const Load& load, bool machines, bool trouble)
{
    TableRow row{"", "tcp"};
    if (machines)
    {
        row.emplace_back("machine");
    }
    row.insert(row.end(), {"runs", "segments", "us/segment"});
    if (GetUnit(load.workload) != GetUnit(Workload::BULK))
    {
        row.push_back(std::string("us/") + GetUnit(load.workload));
    }
    row.insert(row.end(), {"x udp", "x builtin", "peak MB"});
    if (load.workload == Workload::IDLE)
    {
        row.insert(row.end(), {"B/connection", "open s", "close s"});
    }
    if (trouble)
    {
        row.emplace_back("not complete");
    }
    return row;
}

TableRow
MakeRow(const Group& group, const Line& line, const std::string& machine, bool trouble)
{
    const Workload workload = group.load.workload;
    TableRow row{group.load.parameter, GetName(line.stack)};
    if (!machine.empty())
    {
        row.push_back(machine);
    }
    row.push_back(std::to_string(line.runs.size()));
    row.push_back(Cell(MedianOf(line, [](const Sample& s) { return s.segments; })));
    row.push_back(Cell(MedianOf(line, GetSegmentCost)));
    if (GetUnit(workload) != GetUnit(Workload::BULK))
    {
        row.push_back(Cell(MedianOf(line, GetCost)));
    }
    row.push_back(Cell(GetRatio(group, line, Stack::UDP)));
    row.push_back(Cell(GetRatio(group, line, Stack::BUILT_IN)));
    row.push_back(Cell(std::round(MedianOf(line, [](const Sample& s) {
        return static_cast<double>(s.peakOctets) / MEGABYTE;
    }))));
    if (workload == Workload::IDLE)
    {
        const bool tcp = line.stack != Stack::UDP;
        row.push_back(
            tcp ? Cell(std::round(
                      MedianOf(line, [](const Sample& s) { return s.octetsPerConnection; })))
                : "-");
        row.push_back(tcp ? Cell(MedianOf(line, [](const Sample& s) { return s.openSeconds; }))
                          : "-");
        row.push_back(tcp ? Cell(MedianOf(line, [](const Sample& s) { return s.closeSeconds; }))
                          : "-");
    }
    if (trouble)
    {
        row.push_back(DescribeTrouble(line));
    }
    return row;
}

} // namespace

std::string
NumberMachine(const common::Machine& machine, const std::vector<common::Machine>& machines)
{
    const auto found = std::lower_bound(machines.begin(), machines.end(), machine);
    return machines.size() > 1 ? std::to_string(found - machines.begin() + 1) : std::string();
}

void
PrintReport(std::ostream& os,
            const std::vector<Group>& groups,
            const std::vector<common::Machine>& machines)
{
    const Load& first = groups.front().load;
    const bool trouble = !AreComplete(groups);
    os << GetName(first.workload) << ": " << GetSummary(first.workload) << "\n";
    std::vector<TableRow> rows{MakeHeading(first, machines.size() > 1, trouble)};
    for (const Group& group : groups)
    {
        for (const Line& line : group.lines)
        {
            rows.push_back(MakeRow(group, line, NumberMachine(group.machine, machines), trouble));
        }
    }
    common::PrintTable(os, rows, 2);
    os << std::endl;
}

namespace
{

/** @return host and processor as fields of a CSV file */
std::string
DescribeMachine(const Group& group)
{
    return ns3::rfctcp::QuoteCsv(group.machine.host) + "," +
           ns3::rfctcp::QuoteCsv(group.machine.cpu);
}

} // namespace

void
WriteSummaryCsv(const std::string& path, const std::vector<Group>& groups)
{
    std::ofstream file(path);
    file << "workload,parameter,x,tcp,unit,runs,complete,segments,us_per_unit_median,"
            "us_per_unit_min,us_per_unit_max,us_per_segment_median,ratio_to_udp,ratio_to_builtin,"
            "peak_B,B_per_connection,open_s,close_s,host,cpu\n";
    for (const Group& group : groups)
    {
        for (const Line& line : group.lines)
        {
            double least = NONE;
            double greatest = NONE;
            for (const double cost : Collect(line, GetCost))
            {
                least = std::fmin(least, cost); // these skip NaN
                greatest = std::fmax(greatest, cost);
            }
            file << GetName(group.load.workload) << "," << group.load.parameter << ","
                 << ExactText(group.load.x) << "," << GetName(line.stack) << ","
                 << GetUnit(group.load.workload) << "," << line.runs.size() << ","
                 << CountComplete(line);
            for (const double value :
                 {MedianOf(line, [](const Sample& s) { return s.segments; }),
                  MedianOf(line, GetCost),
                  least,
                  greatest,
                  MedianOf(line, GetSegmentCost),
                  GetRatio(group, line, Stack::UDP),
                  GetRatio(group, line, Stack::BUILT_IN),
                  MedianOf(line, [](const Sample& s) { return s.peakOctets; }),
                  MedianOf(line, [](const Sample& s) { return s.octetsPerConnection; }),
                  MedianOf(line, [](const Sample& s) { return s.openSeconds; }),
                  MedianOf(line, [](const Sample& s) { return s.closeSeconds; })})
            {
                file << "," << ExactText(value);
            }
            file << "," << DescribeMachine(group) << "\n";
        }
    }
}

void
WriteRunsCsv(const std::string& path, const std::vector<Group>& groups)
{
    std::ofstream file(path);
    file << "workload,parameter,x,tcp,run,status,expected_B,sent_B,received_B,segments,unit,units,"
            "cpu_s,wall_s,us_per_unit,us_per_segment,peak_B,B_per_connection,open_s,close_s,"
            "simulated_s,host,cpu\n";
    for (const Group& group : groups)
    {
        for (const Line& line : group.lines)
        {
            for (const Run& run : line.runs)
            {
                const Sample& sample = run.sample;
                file << GetName(group.load.workload) << "," << group.load.parameter << ","
                     << ExactText(group.load.x) << "," << GetName(line.stack) << "," << run.number
                     << "," << GetName(run.status);
                if (run.status == Status::CRASHED || run.status == Status::TIME_LIMIT)
                {
                    file << std::string(16, ',') << DescribeMachine(group) << "\n";
                    continue;
                }
                file << "," << sample.expected << "," << sample.sent << "," << sample.received
                     << "," << sample.segments << "," << GetUnit(group.load.workload) << ","
                     << sample.operations << "," << ExactText(sample.cpuSeconds) << ","
                     << ExactText(sample.wallSeconds) << "," << ExactText(GetCost(sample)) << ","
                     << ExactText(GetSegmentCost(sample)) << "," << sample.peakOctets << ","
                     << ExactText(sample.octetsPerConnection) << ","
                     << ExactText(sample.openSeconds) << "," << ExactText(sample.closeSeconds)
                     << "," << ExactText(sample.simulatedSeconds) << "," << DescribeMachine(group)
                     << "\n";
            }
        }
    }
}

} // namespace bench
