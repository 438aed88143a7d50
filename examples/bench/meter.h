/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_METER_H
#define RFC_TCP_BENCH_METER_H

#include "load.h"

#include "ns3/net-device-container.h"
#include "ns3/packet.h"

#include <cstdint>

namespace bench
{

/** Where the meter stands; differences of two readings are what matters. */
struct Reading
{
    double cpuSeconds{0};  ///< processor time of the process
    double wallSeconds{0}; ///< clock on the wall
    uint64_t segments{0};  ///< packets that left watched devices
};

/** Measures time and counts packets. */
class Meter
{
  public:
    Meter() = default;
    Meter(const Meter&) = delete;
    Meter& operator=(const Meter&) = delete;

    /** @param devices point-to-point devices whose packets count when they have left */
    void Watch(const ns3::NetDeviceContainer& devices);
    /** @return where the meter stands */
    Reading Read() const;
    /**
     * Notes what was measured.
     * @param begin reading @param end reading @param sample receives the differences
     */
    static void Note(const Reading& begin, const Reading& end, Sample& sample);
    /** @return resident size of the process now, octets */
    static uint64_t GetResidentOctets();
    /** @return largest resident size of the process so far, octets */
    static uint64_t GetPeakOctets();

  private:
    /** @param packet that has left */
    void Count(ns3::Ptr<const ns3::Packet> packet);

    uint64_t m_segments{0}; ///< packets so far
};

/**
 * Runs the simulation under a meter.
 * @param devices whose packets count @param sample receives what was measured
 */
void MeasureRun(const ns3::NetDeviceContainer& devices, Sample& sample);

} // namespace bench

#endif // RFC_TCP_BENCH_METER_H
