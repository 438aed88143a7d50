/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "records/connection-columns.h"

#include "internal/record-columns.h"
#include "internal/text.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"

#include <algorithm>
#include <sstream>

namespace ns3::rfctcp
{

namespace
{

using Type = ConnectionColumn::Type;

/** @return a time in seconds; empty if it is not known */
std::string
When(const std::optional<Time>& time)
{
    return time ? SecondsText(*time) : "";
}

/** @return the time from one instant to another; empty unless both are known */
std::string
Between(const std::optional<Time>& begin, const std::optional<Time>& end)
{
    return begin && end ? SecondsText(*end - *begin) : "";
}

/** @return a number with nine places */
std::string
Real(double number)
{
    std::ostringstream text;
    text.setf(std::ios::fixed);
    text.precision(9);
    text << number;
    return text.str();
}

/** @return the address without its port */
std::string
Host(const Address& end)
{
    const std::string text = EndText(end);
    const std::string host = text.substr(0, text.rfind(':'));
    return host.front() == '[' ? host.substr(1, host.size() - 2) : host;
}

/** @return the port of an end */
std::string
Port(const Address& end)
{
    const std::string text = EndText(end);
    return text.substr(text.rfind(':') + 1);
}

/** @return when the connection was over for this end: CLOSED, or TIME-WAIT before */
std::optional<Time>
Completion(const ConnectionEnd& end)
{
    return end.timeWait ? end.timeWait : end.closed;
}

/** Adds columns for both ends, or for what both have sent. */
class Columns
{
  public:
    /** @param name of a column @param type of its fields @param write makes them */
    void Add(const std::string& name,
             Type type,
             std::function<std::string(const ConnectionSummary&)> write)
    {
        all.push_back({name, type, std::move(write)});
    }

    /** @param name its ends are _a and _b @param type of fields @param write makes them of an end
     */
    void AddOfEnds(const std::string& name,
                   Type type,
                   const std::function<std::string(const ConnectionEnd&)>& write)
    {
        AddPair(name + "_a", name + "_b", type, write);
    }

    /** @param name its ends are _a2b and _b2a @param count of what the end has sent */
    void AddOfWays(const std::string& name,
                   const std::function<uint64_t(const ConnectionEnd&)>& count)
    {
        AddPair(name + "_a2b", name + "_b2a", Type::INTEGER, [count](const ConnectionEnd& end) {
            return std::to_string(count(end));
        });
    }

    /** @param name its ends are _a2b and _b2a @param write makes a field of the end that sends */
    void AddRealOfWays(const std::string& name,
                       const std::function<std::string(const ConnectionEnd&)>& write)
    {
        AddPair(name + "_a2b", name + "_b2a", Type::REAL, write);
    }

    std::vector<ConnectionColumn> all; ///< in their order

  private:
    void AddPair(const std::string& first,
                 const std::string& second,
                 Type type,
                 const std::function<std::string(const ConnectionEnd&)>& write)
    {
        Add(first, type, [write](const ConnectionSummary& c) { return write(c.ends[0]); });
        Add(second, type, [write](const ConnectionSummary& c) { return write(c.ends[1]); });
    }
};

std::vector<ConnectionColumn>
MakeColumns()
{
    using End = ConnectionEnd;
    Columns c;
    c.Add("conn_#", Type::INTEGER, [](const auto& s) { return std::to_string(s.number); });
    c.AddOfEnds("host", Type::TEXT, [](const End& e) { return Host(e.address); });
    c.AddOfEnds("port", Type::INTEGER, [](const End& e) { return Port(e.address); });
    c.AddOfEnds("node", Type::INTEGER, [](const End& e) {
        return e.node ? std::to_string(*e.node) : "";
    });
    c.Add("first_packet", Type::REAL, [](const auto& s) { return SecondsText(s.first); });
    c.Add("last_packet", Type::REAL, [](const auto& s) { return SecondsText(s.last); });
    c.AddOfEnds("established", Type::REAL, [](const End& e) { return When(e.established); });
    c.AddOfEnds("fin_sent", Type::REAL, [](const End& e) { return When(e.finSent); });
    c.AddOfEnds("fin_received", Type::REAL, [](const End& e) { return When(e.finReceived); });
    c.AddOfEnds("time_wait", Type::REAL, [](const End& e) { return When(e.timeWait); });
    c.AddOfEnds("closed", Type::REAL, [](const End& e) { return When(e.closed); });
    c.AddOfEnds("state", Type::TEXT, [](const End& e) {
        return std::string(TcpSocket::TcpStateName[e.state]);
    });
    c.AddOfEnds("reason", Type::TEXT, [](const End& e) { return e.reason; });
    c.Add("handshake_time", Type::REAL, [](const auto& s) {
        return Between(s.first, s.ends[0].established);
    });
    c.Add("completion_time", Type::REAL, [](const auto& s) -> std::string {
        const auto a = Completion(s.ends[0]);
        const auto b = Completion(s.ends[1]);
        return a && b ? SecondsText(std::max(*a, *b) - s.first) : "";
    });
    c.AddOfWays("total_packets", [](const End& e) { return e.packets; });
    c.AddOfWays("resets_sent", [](const End& e) { return e.resets; });
    c.AddOfWays("ack_pkts_sent", [](const End& e) { return e.acks; });
    c.AddOfWays("pure_acks_sent", [](const End& e) { return e.pureAcks; });
    c.AddOfWays("sack_pkts_sent", [](const End& e) { return e.sackPackets; });
    c.AddOfWays("sack_blocks_sent", [](const End& e) { return e.sackBlocks; });
    c.AddOfWays("unique_bytes_sent", [](const End& e) { return e.uniqueOctets; });
    c.AddOfWays("actual_data_pkts", [](const End& e) { return e.dataPackets; });
    c.AddOfWays("actual_data_bytes", [](const End& e) { return e.dataOctets; });
    c.AddOfWays("rexmt_data_pkts", [](const End& e) { return e.rexmtPackets; });
    c.AddOfWays("rexmt_data_bytes", [](const End& e) { return e.rexmtOctets; });
    c.AddOfWays("lost_pkts", [](const End& e) { return e.lost; });
    c.AddOfWays("timeouts", [](const End& e) { return e.timeouts; });
    c.AddOfWays("fast_rexmt_pkts", [](const End& e) { return e.fastPackets; });
    c.AddOfWays("tail_loss_probes", [](const End& e) { return e.tailProbes; });
    c.AddOfWays("keep_alive_probes", [](const End& e) { return e.keepAlives; });
    c.AddOfWays("zwnd_probe_pkts", [](const End& e) { return e.probes; });
    c.AddOfWays("pushed_data_pkts", [](const End& e) { return e.pushed; });
    c.AddOfWays("SYN_pkts_sent", [](const End& e) { return e.syns; });
    c.AddOfWays("FIN_pkts_sent", [](const End& e) { return e.fins; });
    c.AddOfWays("max_segm_size", [](const End& e) { return e.longest; });
    c.AddOfWays("min_segm_size", [](const End& e) { return e.shortest; });
    c.AddOfWays("avg_segm_size",
                [](const End& e) { return e.dataPackets > 0 ? e.dataOctets / e.dataPackets : 0; });
    c.AddOfWays("max_win_adv", [](const End& e) { return e.greatestWindow; });
    c.AddOfWays("min_win_adv",
                [](const End& e) { return e.leastWindow == UINT32_MAX ? 0 : e.leastWindow; });
    c.AddOfWays("zero_win_adv", [](const End& e) { return e.zeroWindows; });
    c.AddRealOfWays("zero_win_time", [](const End& e) { return SecondsText(e.zeroWindowTime); });
    c.AddRealOfWays("data_xmit_time",
                    [](const End& e) { return Between(e.firstData, e.lastData); });
    c.AddOfWays("RTT_samples", [](const End& e) { return e.rtt.count; });
    c.AddRealOfWays("RTT_min",
                    [](const End& e) { return e.rtt.count > 0 ? Real(e.rtt.least) : ""; });
    c.AddRealOfWays("RTT_max",
                    [](const End& e) { return e.rtt.count > 0 ? Real(e.rtt.greatest) : ""; });
    c.AddRealOfWays("RTT_avg", [](const End& e) {
        return e.rtt.count > 0 ? Real(e.rtt.sum / static_cast<double>(e.rtt.count)) : "";
    });
    c.AddOfWays("duplicate_acks", [](const End& e) { return e.duplicateAcks; });
    c.AddOfWays("triple_dupacks", [](const End& e) { return e.tripleDuplicateAcks; });
    return std::move(c.all);
}

} // namespace

const std::vector<ConnectionColumn>&
GetConnectionColumns()
{
    static const std::vector<ConnectionColumn> columns = MakeColumns();
    return columns;
}

} // namespace ns3::rfctcp
