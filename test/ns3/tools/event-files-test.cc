/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Files for other programs: RfcTcpTraceHelper::EnableLadder, EnablePcapng and EnableQlog, and the
// names of files in distributed simulations.

#include "support/record-lab.h"

#include "ns3/default-simulator-impl.h"
#include "ns3/rfc-tcp-trace-helper.h"
#include "ns3/string.h"

#define BOOST_BIND_GLOBAL_PLACEHOLDERS // property_tree of Boost 1.74 says nothing then
#include <boost/property_tree/json_parser.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace ns3::rfctcp::test
{

namespace
{

/** @return how often one text is in another */
std::size_t
Count(const std::string& text, const std::string& part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    {
        ++count;
    }
    return count;
}

/** A packet of a pcapng file. */
struct CapturedPacket
{
    uint32_t interface {
        0
    };                   ///< number
    uint64_t time{0};    ///< nanoseconds
    std::string octets;  ///< from the IP header on
    uint32_t flags{0};   ///< 1 inbound, 2 outbound
    std::string comment; ///< opt_comment
};

/** @param octets of a file @param at where @param size octets @return number, little endian */
uint64_t
Number(const std::string& octets, std::size_t at, unsigned size)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < size; ++i)
    {
        number |= uint64_t{static_cast<uint8_t>(octets.at(at + i))} << (8 * i);
    }
    return number;
}

/** @param octets of a pcapng file, all of which must be whole blocks @return its packets */
std::vector<CapturedPacket>
ReadPcapng(const std::string& octets)
{
    std::vector<CapturedPacket> packets;
    std::size_t at = 0;
    while (at < octets.size())
    {
        const uint64_t type = Number(octets, at, 4);
        const uint64_t length = Number(octets, at + 4, 4);
        EXPECT_EQ(Number(octets, at + length - 4, 4), length);
        if (type == 6)
        {
            CapturedPacket packet;
            packet.interface = static_cast<uint32_t>(Number(octets, at + 8, 4));
            packet.time = Number(octets, at + 12, 4) << 32 | Number(octets, at + 16, 4);
            const uint64_t captured = Number(octets, at + 20, 4);
            EXPECT_EQ(captured, Number(octets, at + 24, 4));
            packet.octets = octets.substr(at + 28, captured);
            for (auto option = at + 28 + (captured + 3) / 4 * 4; Number(octets, option, 2) != 0;)
            {
                const uint64_t size = Number(octets, option + 2, 2);
                if (Number(octets, option, 2) == 1)
                {
                    packet.comment = octets.substr(option + 4, size);
                }
                else
                {
                    packet.flags = static_cast<uint32_t>(Number(octets, option + 4, 4));
                }
                option += 4 + (size + 3) / 4 * 4;
            }
            packets.push_back(packet);
        }
        at += length;
    }
    return packets;
}

class RfcTcpEventFilesOf : public RecordLabOfBoth
{
};

INSTANTIATE_TEST_SUITE_P(Both,
                         RfcTcpEventFilesOf,
                         testing::Combine(testing::Values(Stack::RFC_TCP, Stack::BUILT_IN),
                                          testing::Bool()),
                         NameOf);

TEST_P(RfcTcpEventFilesOf, DrawTheLadderOfOneConnection)
{
    for (int run = 0; run < 2; ++run) // the second one replaces the file
    {
        BuildBoth(Tested());
        RfcTcpTraceHelper().EnableLadder(m_prefix, 2);
        Serve({});
        for (const uint32_t octets : {111, 222, 333})
        {
            UserPlan plan;
            plan.octets = octets;
            plan.then = UserPlan::Then::CLOSE;
            StartClient(plan);
        }
        RunUntil(Seconds(600));
        Complete();
    }
    const std::string svg = ReadText("-ladder.svg");
    EXPECT_EQ(svg.rfind("<!-- rfc-tcp record of a ladder; ", 0), 0u);
    EXPECT_EQ(Count(svg, "len=222"), 1u);
    EXPECT_EQ(Count(svg, "len=111") + Count(svg, "len=333"), 0u);
    for (const char* state : {"SYN_SENT", "FIN_WAIT_2", "TIME_WAIT", "SYN_RCVD", "LAST_ACK"})
    {
        EXPECT_EQ(Count(svg, std::string(">") + state + "<"), 2u) << state; // legend included
    }
}

TEST_P(RfcTcpEventFilesOf, CommentPackets)
{
    LinkPlan link;
    link.rules = "drop SYN #1; drop DATA #1";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnablePcapng(m_prefix);
    Converse(100);
    const std::string file = ReadText(".pcapng");
    EXPECT_NE(file.find("rfc-tcp record of packets; "), std::string::npos);
    const auto packets = ReadPcapng(file);
    ASSERT_GE(packets.size(), 12u);
    uint64_t last = 0;
    std::string comments;
    for (const auto& packet : packets)
    {
        EXPECT_GE(packet.time, last);
        last = packet.time;
        EXPECT_EQ(static_cast<uint8_t>(packet.octets[0]) >> 4, m_ipv6 ? 6 : 4);
        EXPECT_EQ(packet.octets.size(),
                  m_ipv6 ? 40 + (static_cast<uint8_t>(packet.octets[4]) << 8) +
                               static_cast<uint8_t>(packet.octets[5])
                         : (static_cast<uint8_t>(packet.octets[2]) << 8) +
                               static_cast<uint8_t>(packet.octets[3]));
        comments += (packet.flags == 2 ? "<" : ">") + packet.comment + "\n";
    }
    EXPECT_EQ(packets[0].time, 100'000'000u);
    EXPECT_EQ(packets[0].flags, 2u);
    EXPECT_EQ(Count(comments, "CLOSED -> SYN_SENT by ACTIVE_OPEN"), 1u) << comments;
    EXPECT_EQ(Count(comments, "<sent in SYN_SENT, cause RTO"), 1u) << comments;
    EXPECT_EQ(Count(comments, "LISTEN -> SYN_RCVD by SEGMENT"), 1u) << comments;
    EXPECT_EQ(Count(comments, ">received in SYN_SENT; SYN_SENT -> ESTABLISHED by SEGMENT"), 1u)
        << comments;
    EXPECT_EQ(Count(comments, IsRfcTcp() ? ", cause TLP" : ", cause RTO"), IsRfcTcp() ? 1u : 2u)
        << comments;
    EXPECT_EQ(Count(comments, "received in LAST_ACK; LAST_ACK -> CLOSED by SEGMENT, reason NORMAL"),
              1u)
        << comments;
}

TEST_P(RfcTcpEventFilesOf, HoldEventsAsQlog)
{
    LinkPlan link;
    link.rules = "drop DATA #1";
    BuildBoth(Tested(), link);
    RfcTcpTraceHelper().EnableQlog(m_prefix);
    StartClient({}, 81); // nobody listens there
    Converse(100);
    std::istringstream file(ReadText(".sqlog"));
    std::string line;
    std::vector<boost::property_tree::ptree> records;
    while (std::getline(file, line))
    {
        ASSERT_EQ(line.at(0), '\x1e');
        std::istringstream text(line.substr(1));
        records.emplace_back();
        ASSERT_NO_THROW(boost::property_tree::read_json(text, records.back())) << line;
    }
    ASSERT_GE(records.size(), 20u);
    EXPECT_EQ(records[0].get<std::string>("file_schema"), "urn:ietf:params:qlog:file:sequential");
    std::map<std::string, int> names;
    std::set<std::string> words;
    double last = 0;
    for (std::size_t i = 1; i < records.size(); ++i)
    {
        const auto& data = records[i].get_child("data");
        const auto name = records[i].get<std::string>("name");
        ++names[name];
        if (name != "rfctcp:segment_dropped")
        {
            EXPECT_GE(records[i].get<double>("time"), last);
            last = records[i].get<double>("time");
        }
        for (const char* member : {"new", "cause", "reason", "flags"})
        {
            words.insert(data.get<std::string>(member, ""));
        }
    }
    EXPECT_GE(names["rfctcp:state_updated"], 11);
    EXPECT_EQ(names["rfctcp:segment_dropped"], 1);
    EXPECT_EQ(names["rfctcp:segment_sent"], names["rfctcp:segment_received"] + 1);
    EXPECT_EQ(names["rfctcp:segment_discarded"], IsRfcTcp() ? 1 : 0);
    for (const char* word : {"TIME_WAIT", "SYN,ACK", "NO_CONNECTION", "NORMAL"})
    {
        EXPECT_EQ(words.count(word), 1u) << word;
    }
    EXPECT_EQ(words.count(IsRfcTcp() ? "TLP" : "RTO"), 1u);
}

/** Simulates as the second rank of a distributed simulation would. */
class SecondRank : public DefaultSimulatorImpl
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::RfcTcpTestSecondRank")
                                .SetParent<DefaultSimulatorImpl>()
                                .AddConstructor<SecondRank>();
        return tid;
    }

    uint32_t GetSystemId() const override
    {
        return 1;
    }
};

class RfcTcpEventFiles : public RecordLab
{
};

TEST_F(RfcTcpEventFiles, AreOneForEachRank)
{
    Simulator::SetImplementation(CreateObject<SecondRank>());
    m_nodes.Create(1, 0); // which the first rank simulates
    m_nodes.Create(2, 1);
    RfcTcpHelper().Install(m_nodes);
    RfcTcpTraceHelper().EnableStateLog(m_prefix);
    for (uint32_t i = 0; i < 3; ++i)
    {
        const auto socket = m_nodes.Get(i)->GetObject<RfcTcpL4Protocol>()->CreateSocket();
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
        socket->Listen();
    }
    const auto rows = Read("-rank1-states.csv");
    EXPECT_EQ(Cells(rows, {"node", "to"}), (std::vector<std::string>{"1 LISTEN", "2 LISTEN"}));
}

TEST_F(RfcTcpEventFiles, ReplaceNoFileOfOthers)
{
    const RfcTcpTraceHelper records;
    for (const char* suffix : {"-ladder.svg",
                               ".pcapng",
                               ".sqlog",
                               "-connections.csv",
                               "-connections.sqlite",
                               "-samples.csv",
                               "-segments.csv",
                               "-counters.csv"})
    {
        std::ofstream(m_prefix + suffix) << "rfc-tcp record of mine\n";
    }
    EXPECT_DEATH(records.EnableLadder(m_prefix), "is in the way");
    EXPECT_DEATH(records.EnablePcapng(m_prefix), "is in the way");
    EXPECT_DEATH(records.EnableQlog(m_prefix), "is in the way");
    EXPECT_DEATH(records.EnableSamples(m_prefix), "is in the way");
    EXPECT_DEATH(records.EnableSegmentLog(m_prefix), "is in the way");
    EXPECT_DEATH(records.EnableCounters(m_prefix), "is in the way");
    EXPECT_DEATH(records.EnableConnections(m_prefix), "connections.csv is in the way");
    std::filesystem::remove(m_prefix + "-connections.csv");
    EXPECT_DEATH(records.EnableConnections(m_prefix), "connections.sqlite is in the way");
}

} // namespace

} // namespace ns3::rfctcp::test
