/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "load.h"

namespace bench
{

namespace
{

/** What there is to say about a workload. */
struct Description
{
    const char* name;
    const char* unit;
    const char* summary;
};

const Description&
Describe(Workload workload)
{
    static const Description BULK{"bulk",
                                  "segment",
                                  "one transfer without loss, 10 Gb/s, 20 ms RTT, by size"};
    static const Description WINDOW{"window",
                                    "segment",
                                    "one transfer of the same size, by window in segments"};
    static const Description LOSS{"loss", "segment", "one transfer, 0.1 % of its segments lost"};
    static const Description FLOWS{"flows",
                                   "segment",
                                   "transfers through one bottleneck of 1 Gb/s, by their number"};
    static const Description REQUESTS{"requests",
                                      "transaction",
                                      "100 B requests, 1 kB replies on one connection"};
    static const Description CHURN{"churn",
                                   "connection",
                                   "connections with one request and its reply, by their number"};
    static const Description IDLE{"idle",
                                  "segment",
                                  "requests, each on a random one of N open connections, by N"};
    switch (workload)
    {
    case Workload::BULK:
        return BULK;
    case Workload::WINDOW:
        return WINDOW;
    case Workload::LOSS:
        return LOSS;
    case Workload::FLOWS:
        return FLOWS;
    case Workload::REQUESTS:
        return REQUESTS;
    case Workload::CHURN:
        return CHURN;
    case Workload::IDLE:
        break;
    }
    return IDLE;
}

} // namespace

const char*
GetName(Stack stack)
{
    switch (stack)
    {
    case Stack::UDP:
        return "udp";
    case Stack::RFC:
        return "rfc";
    case Stack::BUILT_IN:
        break;
    }
    return "builtin";
}

const char*
GetName(Workload workload)
{
    return Describe(workload).name;
}

const char*
GetSummary(Workload workload)
{
    return Describe(workload).summary;
}

const char*
GetUnit(Workload workload)
{
    return Describe(workload).unit;
}

std::string
GetPath(const Load& load, Stack stack)
{
    return std::string(GetName(load.workload)) + "/" + load.parameter + "/" + GetName(stack);
}

} // namespace bench
