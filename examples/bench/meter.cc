/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "meter.h"

#include "ns3/abort.h"
#include "ns3/callback.h"
#include "ns3/simulator.h"

#include <chrono>
#include <ctime>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace bench
{

void
Meter::Watch(const ns3::NetDeviceContainer& devices)
{
    for (auto device = devices.Begin(); device != devices.End(); ++device)
    {
        const bool connected =
            (*device)->TraceConnectWithoutContext("PhyTxEnd",
                                                  ns3::MakeCallback(&Meter::Count, this));
        NS_ABORT_MSG_UNLESS(connected, "no device that says when packets leave");
    }
}

Reading
Meter::Read() const
{
    timespec cpu{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now().time_since_epoch();
    return {static_cast<double>(cpu.tv_sec) + 1e-9 * static_cast<double>(cpu.tv_nsec),
            wall.count(),
            m_segments};
}

void
Meter::Note(const Reading& begin, const Reading& end, Sample& sample)
{
    sample.cpuSeconds = end.cpuSeconds - begin.cpuSeconds;
    sample.wallSeconds = end.wallSeconds - begin.wallSeconds;
    sample.segments = end.segments - begin.segments;
}

uint64_t
Meter::GetResidentOctets()
{
    uint64_t total = 0;
    uint64_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

uint64_t
Meter::GetPeakOctets()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

void
Meter::Count(ns3::Ptr<const ns3::Packet> /* packet */)
{
    ++m_segments;
}

void
MeasureRun(const ns3::NetDeviceContainer& devices, Sample& sample)
{
    Meter meter;
    meter.Watch(devices);
    const Reading begin = meter.Read();
    ns3::Simulator::Run();
    Meter::Note(begin, meter.Read(), sample);
}

} // namespace bench
