/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-capture.h"

#include "internal/segment-follower.h"

#include "ns3/pcap-file.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

namespace ns3
{

namespace
{

using rfctcp::impairment::FindSegment;
using rfctcp::impairment::Framing;
using rfctcp::impairment::Octets;
using rfctcp::impairment::SegmentPlace;

constexpr std::size_t EXAMINED = 320; ///< octets of a packet that are kept

/** A captured packet with a TCP segment. */
struct Frame
{
    Time time;                   ///< when it was captured
    std::vector<uint8_t> octets; ///< the first ones, without the header of the link
    std::size_t size{0};         ///< octets of the whole packet
    Framing framing{};           ///< how octets begin
    SegmentPlace place;          ///< of the segment

    /** @return the octets */
    Octets GetOctets() const
    {
        return {octets.data(), octets.size(), size};
    }
};

/** How the packets of a link type begin. */
struct LinkLayer
{
    std::size_t header{0}; ///< octets in front of what the framing tells
    Framing framing{};     ///< of the rest
};

/** @return what a link type means, if it is known (tcpdump.org/linktypes.html) */
std::optional<LinkLayer>
FindLinkLayer(uint32_t type)
{
    static const std::map<uint32_t, LinkLayer> types{
        {0, {4, Framing::NONE}}, // BSD loopback
        {1, {0, Framing::ETHERNET}},
        {9, {0, Framing::PPP}},
        {12, {0, Framing::NONE}},   // raw IP, on most systems
        {14, {0, Framing::NONE}},   // raw IP, on OpenBSD
        {101, {0, Framing::NONE}},  // raw IP
        {108, {4, Framing::NONE}},  // OpenBSD loopback
        {113, {16, Framing::NONE}}, // Linux cooked
        {228, {0, Framing::NONE}},  // IPv4
        {229, {0, Framing::NONE}},  // IPv6
        {276, {20, Framing::NONE}}, // Linux cooked, version 2
    };
    const auto layer = types.find(type);
    return layer != types.end() ? std::optional(layer->second) : std::nullopt;
}

/** Removes what stands between the header of the link and IP on some links. */
void
RemoveTags(Frame& frame)
{
    constexpr std::size_t TYPE = 12; // where Ethernet has the type
    constexpr std::ptrdiff_t TAG = 4;
    const auto remove = [&frame](std::size_t at, std::ptrdiff_t count) {
        const auto from = frame.octets.begin() + static_cast<std::ptrdiff_t>(at);
        frame.octets.erase(from, from + count);
        frame.size -= static_cast<std::size_t>(count);
    };
    const auto getType = [&frame](std::size_t at) {
        return frame.octets.size() > at + TAG + 1 ? frame.GetOctets().U16(at) : 0;
    };
    while (frame.framing == Framing::ETHERNET &&
           (getType(TYPE) == 0x8100 || getType(TYPE) == 0x88a8)) // VLAN
    {
        remove(TYPE, TAG);
    }
    if (frame.framing == Framing::PPP && getType(0) == 0xff03) // address and control
    {
        remove(0, 2);
    }
}

/** @return the packets of a file that have a TCP segment */
std::vector<Frame>
ReadFrames(const std::string& path)
{
    PcapFile file;
    file.Open(path, std::ios::in);
    if (file.Fail())
    {
        throw std::invalid_argument(path + " cannot be read; legal: a pcap file (a pcapng file "
                                           "becomes one by \"editcap -F pcap\")");
    }
    const auto layer = FindLinkLayer(file.GetDataLinkType());
    if (!layer)
    {
        throw std::invalid_argument(path + " has link type " +
                                    std::to_string(file.GetDataLinkType()) +
                                    "; legal: Ethernet, PPP, raw IP, loopback, Linux cooked");
    }
    std::vector<Frame> frames;
    std::array<uint8_t, EXAMINED> octets;
    while (true)
    {
        uint32_t seconds = 0;
        uint32_t fraction = 0;
        uint32_t captured = 0;
        uint32_t size = 0;
        uint32_t read = 0;
        file.Read(octets.data(), EXAMINED, seconds, fraction, captured, size, read);
        if (file.Fail() || file.Eof())
        {
            return frames; // a capture that was cut off ends with half a packet
        }
        if (read < layer->header || size < layer->header)
        {
            continue;
        }
        Frame frame;
        frame.time = Seconds(seconds) +
                     (file.IsNanoSecMode() ? NanoSeconds(fraction) : MicroSeconds(fraction));
        frame.octets.assign(octets.data() + layer->header, octets.data() + read);
        frame.size = size - layer->header;
        frame.framing = layer->framing;
        RemoveTags(frame);
        if (const auto place = FindSegment(frame.GetOctets(), frame.framing))
        {
            frame.place = *place;
            frames.push_back(std::move(frame));
        }
    }
}

/** Whence, where to, and the octets of the TCP header, timestamps included. */
using Identity = std::pair<std::pair<Address, Address>, std::vector<uint8_t>>;

/** @return what tells a segment from others, in both captures */
Identity
Identify(const Frame& frame)
{
    constexpr std::size_t HEADER = 60; // octets, at most
    const std::size_t begin = std::min(frame.place.offset, frame.octets.size());
    const std::size_t end =
        std::min({frame.octets.size(), begin + HEADER, begin + frame.place.length});
    return {{frame.place.source, frame.place.destination},
            {frame.octets.begin() + static_cast<std::ptrdiff_t>(begin),
             frame.octets.begin() + static_cast<std::ptrdiff_t>(end)}};
}

/** A frame and when it was captured at its other end. */
struct Flight
{
    Frame frame;                 ///< as captured where it was sent
    std::optional<Time> arrival; ///< none: it was not
};

/**
 * @param flights in order of sending
 * @param end of the capture that ends first
 * @return the segments of all flights
 */
std::vector<RfcTcpSegmentRecord>
Follow(const std::vector<Flight>& flights, Time end)
{
    constexpr int64_t REAL_CLOCK = 100'000'000; // seconds
    rfctcp::SegmentFollower follower;
    std::vector<RfcTcpSegmentRecord> records;
    std::map<uint32_t, Address> clients; // by connection
    std::map<Address, Time> latest;      // how long the latest segment to an end took
    const bool isReal = !flights.empty() && flights.front().frame.time > Seconds(REAL_CLOCK);
    const Time origin = isReal ? flights.front().frame.time : Time(0);
    for (const auto& [frame, arrival] : flights)
    {
        auto record = follower.Examine(frame.GetOctets(), frame.place);
        if (!record)
        {
            continue;
        }
        Time& duration = latest[record->destination];
        if (arrival)
        {
            duration = *arrival - frame.time;
        }
        record->sent = frame.time - origin;
        record->arrived = record->sent + duration; // of a lost one: when it would have arrived
        record->fate = arrival                       ? RfcTcpFate::DELIVERED
                       : frame.time + duration < end ? RfcTcpFate::LOST
                                                     : RfcTcpFate::IN_FLIGHT;
        const Address& client =
            record->role == RfcTcpRole::SERVER ? record->destination : record->source;
        clients.emplace(record->connection, client);
        const bool fromClient = clients.at(record->connection) == record->source;
        record->node = 2 * record->connection + (fromClient ? 0 : 1);
        record->receiver = 2 * record->connection + (fromClient ? 1 : 0);
        records.push_back(std::move(*record));
    }
    return records;
}

} // namespace

std::vector<RfcTcpSegmentRecord>
RfcTcpCapture::Read(const std::string& path)
{
    std::vector<Flight> flights;
    for (auto& frame : ReadFrames(path))
    {
        const Time time = frame.time;
        flights.push_back({std::move(frame), time});
    }
    return Follow(flights, Time::Max());
}

std::vector<RfcTcpSegmentRecord>
RfcTcpCapture::ReadBothSides(const std::string& path, const std::string& other)
{
    constexpr std::size_t SIDES = 2;
    const std::array<std::vector<Frame>, SIDES> sides{ReadFrames(path), ReadFrames(other)};
    std::array<std::map<Identity, std::multiset<Time>>, SIDES> times; // of each segment
    Time end = Time::Max();
    for (std::size_t side = 0; side < SIDES; ++side)
    {
        for (const auto& frame : sides[side])
        {
            times[side][Identify(frame)].insert(frame.time);
        }
        end = std::min(end, sides[side].empty() ? Time(0) : sides[side].back().time);
    }
    // The side at which a direction is seen first is that of the sender.
    std::map<std::pair<Address, Address>, std::size_t> senders;
    for (const auto& frame : sides[0])
    {
        const Identity identity = Identify(frame);
        const auto match = times[1].find(identity);
        if (match != times[1].end())
        {
            senders.emplace(identity.first, *match->second.begin() < frame.time ? 1 : 0);
        }
    }
    if (senders.empty())
    {
        throw std::invalid_argument(path + " and " + other + " have no segment in common");
    }
    std::vector<Flight> flights;
    for (std::size_t side = 0; side < SIDES; ++side)
    {
        for (const auto& frame : sides[side])
        {
            const Identity identity = Identify(frame);
            const auto sender = senders.find(identity.first);
            if (sender != senders.end() && sender->second == side)
            {
                auto& arrivals = times[1 - side][identity];
                const auto arrival = arrivals.lower_bound(frame.time);
                const bool arrives = arrival != arrivals.end();
                flights.push_back({frame, arrives ? std::optional(*arrival) : std::nullopt});
                if (arrives)
                {
                    arrivals.erase(arrival);
                }
            }
        }
    }
    // What only the receiver's capture has was sent before the other one began.
    for (std::size_t side = 0; side < SIDES; ++side)
    {
        for (const auto& frame : sides[side])
        {
            const Identity identity = Identify(frame);
            const auto sender = senders.find(identity.first);
            const bool isSent = sender != senders.end() && sender->second == side;
            if (!isSent && times[side][identity].count(frame.time) > 0)
            {
                flights.push_back({frame, frame.time});
            }
        }
    }
    std::stable_sort(flights.begin(), flights.end(), [](const Flight& a, const Flight& b) {
        return a.frame.time < b.frame.time;
    });
    return Follow(flights, end);
}

} // namespace ns3
