/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The text form of rules.

#include "ns3/rfc-tcp-impairment-rule.h"

#include <cstddef>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** A text and what it is read as. */
struct TextCase
{
    const char* text;      ///< what a user wrote
    const char* canonical; ///< how the rule prints itself
};

TEST(ImpairmentText, RulesAreReadAndPrinted)
{
    const std::vector<TextCase> cases{
        {"drop SYN,ACK #1", "drop SYN,ACK #1"},
        {"DROP fin #2 FROM Server", "drop FIN #2 from server"},
        {"drop ACK,SYN", "drop SYN,ACK"},
        {"delay DATA #3 by 40s", "delay DATA #3 by 40s"},
        {"delay DATA by 1.5s", "delay DATA by 1500ms"},
        {"delay DATA by 2min", "delay DATA by 120s"},
        {"delay DATA by 250us #1", "delay DATA #1 by 250us"},
        {"drop LASTACK", "drop LASTACK"},
        {"drop ACKOFFIN #1 from server", "drop ACKOFFIN #1 from server"},
        {"duplicate DATA seq 1:1449", "duplicate DATA seq 1:1449"},
        {"duplicate DATA times 2 every 10ms", "duplicate DATA times 2 every 10ms"},
        {"corrupt DATA #2", "corrupt DATA #2"},
        {"corrupt PACKET octet 13", "corrupt PACKET octet 13 mask 1"},
        {"corrupt PACKET octet 0x0d mask 0x80", "corrupt PACKET octet 13 mask 128"},
        {"reorder DATA #5 by 3", "reorder DATA #5 by 3 timeout 1s"},
        {"reorder DATA timeout 20ms by 1", "reorder DATA by 1 timeout 20ms"},
        {"  drop\tPACKET   #7 ", "drop PACKET #7"},
        {"drop PACKET #7 from client", "drop PACKET #7 from client"},
        {"drop PACKET #1,3-5,9- each", "drop PACKET #1,3-5,9- each"},
        {"drop PACKET from a to port 80", "drop PACKET from a to port 80"},
        {"drop PACKET from 10.0.0.1 from client", "drop PACKET from client from 10.0.0.1"},
        {"drop PACKET to 2001:db8::1", "drop PACKET to 2001:db8::1"},
        {"drop ACK ack 1", "drop ACK ack 1"},
        {"drop ACK ack 537:", "drop ACK ack 537:"},
        {"drop SYN", "drop SYN"},
        {"drop PACKET with SYN", "drop PACKET with SYN"},
        {"drop PACKET with ACK without data", "drop PACKET with ACK without data"},
        {"drop FIN with data", "drop FIN with data"},
        {"drop FIN without ACK,PSH", "drop FIN without PSH,ACK"},
        {"drop DATA retransmitted", "drop DATA retransmitted"},
        {"drop DATA original connection 2", "drop DATA original connection 2"},
        {"drop PACKET after 1s before 2s", "drop PACKET after 1s before 2s"},
        {"count RST", "count RST"},
        {"count ECE,CWR", "count ECE,CWR"},
    };
    for (const auto& [text, canonical] : cases)
    {
        SCOPED_TRACE(text);
        std::string error;
        const auto rule = RfcTcpImpairmentRule::Parse(text, error);
        ASSERT_TRUE(rule.has_value()) << error;
        EXPECT_EQ(error, "");
        EXPECT_EQ(rule->ToString(), canonical);
        const auto again = RfcTcpImpairmentRule::Parse(rule->ToString(), error);
        ASSERT_TRUE(again.has_value()) << error;
        EXPECT_EQ(again->ToString(), canonical);
    }
}

TEST(ImpairmentText, ErrorsNameTheWordAndTheLegalOnes)
{
    /** A wrong text, the part of the message about it, and one of the legal words. */
    struct ErrorCase
    {
        const char* text;
        const char* fault;
        const char* legal;
    };

    const std::vector<ErrorCase> cases{
        {"", "it is empty", "drop, duplicate, delay, reorder, corrupt, count"},
        {"lose SYN", "unknown action \"lose\"", "drop, duplicate"},
        {"drop", "nothing follows \"drop\"", "PACKET, DATA"},
        {"drop SINACK", "unknown kind of segment \"SINACK\"", "LASTACK"},
        {"drop SYN,", "unknown kind of segment \"SYN,\"", "FIN, SYN, RST"},
        {"drop SYN,#1", "unknown kind of segment \"SYN,#1\"", "FIN, SYN, RST"},
        {"drop SYN 1", "unknown word \"1\"", "#N, each"},
        {"drop SYN by 3s", "unknown word \"by\"", "#N, each"},
        {"delay SYN bye 3s", "unknown word \"bye\"", "by, #N"},
        {"drop SYN #0", "\"#0\"", "#N-M"},
        {"drop SYN #", "\"#\"", "#N-M"},
        {"drop SYN #2-1", "\"#2-1\"", "#N-M"},
        {"drop SYN #-1", "\"#-1\"", "#N-M"},
        {"drop SYN #1-2-3", "\"#1-2-3\"", "#N-M"},
        {"drop SYN #x", "\"#x\"", "#N-M"},
        {"drop SYN #99999999999999999999", "\"#99999999999999999999\"", "#N-M"},
        {"drop SYN from", "nothing follows \"from\"", "client, server, a, b"},
        {"drop SYN from Mars", "\"Mars\" after \"from\"", "client, server, a, b"},
        {"drop SYN from 10.0.0.256", "\"10.0.0.256\" after \"from\"", "IPv6 address"},
        {"drop SYN to 2001:::1", "\"2001:::1\" after \"to\"", "IPv6 address"},
        {"drop SYN from port 65536", "\"65536\" after \"from port\"", "0 to 65535"},
        {"drop SYN from client from server", "\"from client|server\" said twice", "once"},
        {"drop DATA seq 5:5", "\"5:5\" after \"seq\"", "N below M"},
        {"drop DATA seq 1:2:3", "\"1:2:3\" after \"seq\"", "N below M"},
        {"drop DATA seq -1", "\"-1\" after \"seq\"", "N below M"},
        {"drop DATA seq", "nothing follows \"seq\"", "N below M"},
        {"drop DATA seq 1 seq 2", "\"seq\" said twice", "once"},
        {"drop DATA with DATE", "\"DATE\" after \"with\"", "data, or flags"},
        {"drop DATA original retransmitted", "said twice", "once"},
        {"drop DATA connection 0", "\"0\" after \"connection\"", "from 1"},
        {"delay DATA", "how long is missing", "by TIME"},
        {"delay DATA by", "nothing follows \"by\"", "40s"},
        {"delay DATA by 40", "\"40\" after \"by\"", "s, ms, us, ns, ps, fs, min or h"},
        {"delay DATA by 1.2.3s", "\"1.2.3s\" after \"by\"", "40s"},
        {"delay DATA by -1s", "\"-1s\" after \"by\"", "40s"},
        {"delay DATA by 99999999999999999h", "after \"by\"", "at most"},
        {"reorder DATA", "how far is missing", "by N"},
        {"reorder DATA by 0", "\"0\" after \"by\"", "from 1"},
        {"reorder DATA by 2 timeout 0s", "\"timeout\" of 0", "40s"},
        {"duplicate DATA times 0", "\"0\" after \"times\"", "from 1"},
        {"corrupt DATA mask 1", "\"mask\" without octet", "octet N mask N"},
        {"corrupt DATA octet 1 mask 256", "\"256\" after \"mask\"", "1 to 255"},
    };
    for (const auto& [text, fault, legal] : cases)
    {
        SCOPED_TRACE(text);
        std::string error;
        EXPECT_FALSE(RfcTcpImpairmentRule::Parse(text, error).has_value());
        EXPECT_NE(error.find(fault), std::string::npos) << error;
        EXPECT_NE(error.find(legal, error.find("; legal: ")), std::string::npos) << error;
        EXPECT_NE(error.find('"' + std::string(text) + '"'), std::string::npos) << error;
    }
}

TEST(ImpairmentText, EveryCutOfARuleIsReadOrRefused)
{
    const std::string text = "reorder SYN,ACK #1,3-5,9- each from client from port 80 to 10.0.0.1 "
                             "with data seq 1:1449 ack 2: connection 3 by 3 timeout 1.5s "
                             "after 1s before 2min retransmitted";
    for (std::size_t length = 0; length <= text.size(); ++length)
    {
        std::string error;
        const auto rule = RfcTcpImpairmentRule::Parse(text.substr(0, length), error);
        EXPECT_EQ(rule.has_value(), error.empty()) << text.substr(0, length);
    }
}

} // namespace
} // namespace ns3::rfctcp::test
