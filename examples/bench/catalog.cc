/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "catalog.h"

#include "network.h"

namespace bench
{

namespace
{

const std::vector<Stack> ALL{Stack::UDP, Stack::RFC, Stack::BUILT_IN};
const std::vector<Stack> NOT_BUILT_IN{Stack::UDP, Stack::RFC}; // the built-in takes too long

constexpr uint64_t KB = 1000;
constexpr uint64_t MB = 1000 * KB;
constexpr uint64_t GB = 1000 * MB;
constexpr uint32_t BIG_WINDOW = 20000; // segments; more than fit into the path

Load
MakeTransfer(Workload workload, uint64_t octets, uint32_t window, const std::vector<Stack>& stacks)
{
    Load load;
    load.workload = workload;
    load.parameter = CountText(octets) + "B";
    load.x = static_cast<double>(octets);
    load.stacks = stacks;
    load.octets = octets;
    load.window = window;
    return load;
}

Load
MakeBulk(uint64_t octets, const std::vector<Stack>& stacks)
{
    return MakeTransfer(Workload::BULK, octets, BIG_WINDOW, stacks);
}

Load
MakeWindow(uint32_t window, uint64_t octets)
{
    Load load = MakeTransfer(Workload::WINDOW, octets, window, NOT_BUILT_IN);
    load.parameter = CountText(window);
    load.x = window;
    return load;
}

Load
MakeLoss(uint64_t octets)
{
    Load load = MakeTransfer(Workload::LOSS, octets, BIG_WINDOW, ALL);
    load.loss = 0.001;
    return load;
}

Load
MakeFlows(uint32_t flows, uint64_t octets)
{
    constexpr uint32_t WINDOW = 64;
    Load load = MakeTransfer(Workload::FLOWS, octets, WINDOW, ALL);
    load.parameter = CountText(flows) + "x" + load.parameter;
    load.x = flows;
    load.connections = flows;
    return load;
}

Load
MakeRequests(uint32_t transactions)
{
    Load load;
    load.workload = Workload::REQUESTS;
    load.parameter = CountText(transactions);
    load.x = transactions;
    load.stacks = ALL;
    load.transactions = transactions;
    return load;
}

Load
MakeChurn(uint32_t connections, const std::vector<Stack>& stacks)
{
    Load load;
    load.workload = Workload::CHURN;
    load.parameter = CountText(connections);
    load.x = connections;
    load.stacks = stacks;
    load.connections = connections;
    load.transactions = connections;
    return load;
}

Load
MakeIdle(uint32_t connections, uint32_t transactions, const std::vector<Stack>& stacks)
{
    Load load = MakeChurn(connections, stacks);
    load.workload = Workload::IDLE;
    load.transactions = transactions;
    return load;
}

/** @param load a load @return the same, done once however many repetitions are wanted */
Load
Once(Load load)
{
    load.maxRuns = 1;
    return load;
}

} // namespace

std::string
CountText(uint64_t count)
{
    for (const auto& [unit, name] :
         {std::pair<uint64_t, const char*>{GB, "G"}, {MB, "M"}, {KB, "k"}})
    {
        if (count >= unit && count % unit == 0)
        {
            return std::to_string(count / unit) + name;
        }
    }
    return std::to_string(count);
}

std::vector<Load>
MakeLoads(Scale scale, bool slow)
{
    if (scale == Scale::TINY)
    {
        return {MakeBulk(50 * KB, ALL),
                MakeBulk(200 * KB, ALL),
                MakeWindow(4, 100 * KB),
                MakeWindow(40, 100 * KB),
                MakeLoss(500 * KB),
                MakeFlows(12, 20 * KB),
                MakeRequests(20),
                MakeChurn(20, ALL),
                MakeIdle(30, 10, ALL)};
    }
    const bool full = scale == Scale::FULL;
    std::vector<Load> loads{MakeBulk(MB, ALL), MakeBulk(20 * MB, ALL)};
    loads.push_back(slow ? Once(MakeBulk(200 * MB, ALL)) : MakeBulk(200 * MB, NOT_BUILT_IN));
    if (full)
    {
        loads.push_back(MakeBulk(GB, NOT_BUILT_IN));
    }
    // enough segments for the widest window to fill in slow start
    const uint64_t windowOctets = SEGMENT_SIZE * (full ? 200 * KB : 20 * KB);
    for (const uint32_t window : {10, 100, 1000, 10000, 50000})
    {
        loads.push_back(MakeWindow(window, windowOctets));
    }
    loads.push_back(MakeLoss(full ? 20 * MB : 5 * MB));
    loads.push_back(MakeFlows(100, full ? 2 * MB : 200 * KB));
    loads.push_back(MakeRequests(full ? 50000 : 10000));

    loads.push_back(MakeChurn(1000, ALL));
    loads.push_back(MakeChurn(10000, full ? ALL : NOT_BUILT_IN));
    if (full)
    {
        loads.push_back(MakeChurn(100'000, NOT_BUILT_IN));
        loads.push_back(Once(MakeChurn(1'000'000, NOT_BUILT_IN)));
    }

    constexpr uint32_t TRANSACTIONS = 5000;
    loads.push_back(MakeIdle(1000, TRANSACTIONS, ALL));
    loads.push_back(MakeIdle(10000, TRANSACTIONS, full ? ALL : NOT_BUILT_IN));
    loads.push_back(MakeIdle(100'000, TRANSACTIONS, NOT_BUILT_IN));
    if (full)
    {
        loads.push_back(Once(MakeIdle(1'000'000, TRANSACTIONS, NOT_BUILT_IN)));
    }
    return loads;
}

} // namespace bench
