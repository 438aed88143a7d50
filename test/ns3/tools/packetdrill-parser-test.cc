/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "packetdrill/runner/code.h"
#include "packetdrill/runner/parser.h"
#include "packetdrill/runner/segment-options.h"

#include <gtest/gtest.h>
#include <string>

// The packetdrill language: what is legal, what it means, and where errors are said to be.

namespace packetdrill
{

namespace
{

Script
ParseText(const std::string& text)
{
    return Parse("test.pkt", text, Definitions{{"STANDARD"}, {{"PORT", "9090"}}});
}

template <typename Kind>
Kind
Only(const std::string& text)
{
    const Script script = ParseText(text);
    EXPECT_EQ(script.events.size(), 1U);
    return std::get<Kind>(script.events.at(0).action);
}

PacketLine
Packet(const std::string& text)
{
    return Only<PacketLine>("0 " + text);
}

CallLine
Call(const std::string& text)
{
    return Only<CallLine>("0 " + text);
}

/** @return "line:column message" */
std::string
ErrorOf(const std::string& text)
{
    try
    {
        ParseText(text);
    }
    catch (const ScriptError& error)
    {
        return std::to_string(error.place.line) + ":" + std::to_string(error.place.column) + " " +
               error.what();
    }
    return "no error";
}

} // namespace

TEST(PacketdrillLexer, LongestMatchAndTouchingTokens)
{
    const Script script = ParseText("+.1 >[noecn]F. 1:1(0)ack 7<nop,nop,sack 3:5>\n"
                                    "0.2...0.25 close(3)=0+.1<icmp unreachable");
    ASSERT_EQ(script.events.size(), 3U);
    EXPECT_EQ(script.events[0].time.at, 100'000'000);
    EXPECT_EQ(script.events[1].time.at, 200'000'000);
    EXPECT_EQ(script.events[1].time.returns, 250'000'000);
    EXPECT_TRUE(std::holds_alternative<IcmpLine>(script.events[2].action));
}

TEST(PacketdrillLexer, CommentsAndLinesOnlySeparate)
{
    const auto packet = Packet("/* one\n two */ > // three\n S 0:0(0)\n <mss\n1460>");
    EXPECT_EQ(packet.flags, SYN);
    EXPECT_EQ(packet.options->at(0).value, 1460U);
}

TEST(PacketdrillLexer, SymbolsReplaceWords)
{
    EXPECT_EQ(Call("bind(3, {sin_port = htons(PORT)}, 16) = 0")
                  .arguments[1]
                  .children[0]
                  .children[1]
                  .children[0]
                  .number,
              9090);
}

TEST(PacketdrillLexer, ConditionalsKeepLineNumbers)
{
    EXPECT_EQ(ParseText("#ifdef STANDARD\n0 close(3) = 0\n#endif\n").events.at(0).place.line, 2U);
    EXPECT_EQ(ParseText("#ifdef OTHER\nrubbish $$\n#endif\n0 close(3) = 0").events.at(0).place.line,
              4U);
    EXPECT_EQ(ErrorOf("0 close(3) = 0\n  #ifdef OTHER\n"), "2:3 #ifdef without #endif");
    EXPECT_EQ(ErrorOf("#ifdef A\n#ifdef B\n#endif"), "2:1 #ifdef inside of #ifdef");
}

TEST(PacketdrillTimes, OriginsWindowsAndBlockingCalls)
{
    using Origin = EventTime::Origin;
    const Script script = ParseText("1.5 close(3) = 0\n"
                                    "+ 0.25 close(3) = 0\n"
                                    "+1~+2.5 > . 1:1(0) ack 1\n"
                                    "3~4 > . 1:1(0) ack 1\n"
                                    "* > . 1:1(0) ack 1\n"
                                    "+0...0.125 accept(3, ..., ...) = 4\n"
                                    "+0.000000001 close(3) = 0");
    EXPECT_EQ(script.events[0].time.origin, Origin::START);
    EXPECT_EQ(script.events[0].time.at, 1'500'000'000);
    EXPECT_EQ(script.events[1].time.origin, Origin::PREVIOUS);
    EXPECT_EQ(script.events[1].time.at, 250'000'000);
    EXPECT_EQ(script.events[2].time.windowEnd, 2'500'000'000);
    EXPECT_EQ(script.events[3].time.origin, Origin::START);
    EXPECT_EQ(script.events[4].time.origin, Origin::ANY);
    EXPECT_EQ(script.events[5].time.returns, 125'000'000);
    EXPECT_EQ(script.events[6].time.at, 1);
}

TEST(PacketdrillTimes, ImpossibleOnesAreErrors)
{
    EXPECT_EQ(ErrorOf("2 close(3) = 0\n1 close(3) = 0"), "2:1 time goes back");
    EXPECT_EQ(ErrorOf("+2~+1 > . 1:1(0)"), "1:1 the window ends before it begins");
    EXPECT_EQ(ErrorOf("+2...1 close(3) = 0"), "1:1 the call returns before it begins");
    EXPECT_EQ(ErrorOf("+0~+1 < . 1:1(0) win 5"),
              "1:1 only an outbound packet can have a window of time");
    EXPECT_EQ(ErrorOf("+0...1 > . 1:1(0)"), "1:1 only a call can take time");
    EXPECT_EQ(ErrorOf("+x close(3) = 0"), "1:2 expected a time, found \"x\"");
}

TEST(PacketdrillPackets, FlagsNumbersAndPorts)
{
    EXPECT_EQ(Packet("> SEW 0:0(0)").flags, SYN | ECE | CWR);
    EXPECT_EQ(Packet("> FP. 0:0(0) ack 1").flags, FIN | PSH | ACK);
    EXPECT_EQ(Packet("> UA. 0:0(0) ack 1 urg 4").urgent, 4);
    EXPECT_EQ(Packet("< - 0:0(0) win 5").flags, 0);
    EXPECT_EQ(Packet("< . 4294967295:0(1) ack -1 win 5").ack, 4294967295U);
    EXPECT_EQ(Packet("< 5000>80 R 0:0(0) win 5").ports, std::pair(uint16_t{5000}, uint16_t{80}));
    EXPECT_TRUE(Packet("> R ...(0)").seq.any);
    EXPECT_TRUE(Packet("> R 5:5(0)!").seq.raw);
    EXPECT_FALSE(Packet("> . 1:1(0) ack 1").window);
    EXPECT_TRUE(Packet("> . 1:1(0) ack 1 /udp(9899 > 9899)").udp);
}

TEST(PacketdrillPackets, FieldsOfTheIpHeader)
{
    EXPECT_EQ(Packet("> [ect01] . 1:1(0) ack 1").ip.ecn, IpSpec::Ecn::ECT0_OR_ECT1);
    const IpSpec ip = Packet("< (ce, tos 0x13, ttl 9, flowlabel 0x12345) . 1:1(0) win 5").ip;
    EXPECT_EQ(ip.ecn, IpSpec::Ecn::CE);
    EXPECT_EQ(ip.tos, 0x13);
    EXPECT_EQ(ip.ttl, 9);
    EXPECT_EQ(ip.flowLabel, 0x12345U);
}

TEST(PacketdrillPackets, OptionsInWireOrder)
{
    const auto packet = Packet("< S 0:0(0) win 5 <mss 700,sackOK,TS val 8 ecr 9!,nop,wscale 3,"
                               "FO abcd,FOEXP 1234,nop,nop,nop,nop,nop,eol>");
    std::vector<uint8_t> octets;
    for (const OptionSpec& option : *packet.options)
    {
        const WireOption encoded = EncodeOption(option);
        octets.insert(octets.end(), encoded.begin(), encoded.end());
    }
    const std::vector<uint8_t> expected{2,   4, 2,    188,  4,    2,    8, 10, 0,  0, 0,    8,
                                        0,   0, 0,    9,    1,    3,    3, 3,  34, 4, 0xab, 0xcd,
                                        254, 6, 0xf9, 0x89, 0x12, 0x34, 1, 1,  1,  1, 1,    0};
    EXPECT_EQ(std::vector<uint8_t>(octets.begin(), octets.end()), expected);
    EXPECT_TRUE(packet.options->at(2).rawEcho);
    const auto sack = Packet("> . 1:1(0) ack 1 <nop,nop,sack 5:9 11:15>").options->at(2);
    EXPECT_EQ(sack.blocks.size(), 2U);
    EXPECT_TRUE(Packet("> . 1:1(0) ack 1 <...>").anyOptions);
    EXPECT_TRUE(Packet("> . 1:1(0) ack 1 <nop,nop,TS val ... ecr 5>").options->at(2).anyValue);
    EXPECT_EQ(Packet("< S 0:0(0) win 5 <raw 02030500>").options->at(0).octets.size(), 4U);
}

TEST(PacketdrillPackets, SymbolsWithoutAValuePointToDefine)
{
    EXPECT_EQ(ErrorOf("0 < S 0:0(0) win WINDOW"),
              "1:18 expected window, found \"WINDOW\": --define=WINDOW=VALUE gives it a value");
    EXPECT_EQ(ErrorOf("+RTT close(3) = 0"),
              "1:2 expected a time, found \"RTT\": --define=RTT=VALUE gives it a value");
}

TEST(PacketdrillPackets, ErrorsNameTheirColumn)
{
    EXPECT_EQ(ErrorOf("0 < S 0:5(0) win 1"), "1:7 the end is not start + length");
    EXPECT_EQ(ErrorOf("0 < S 0:0(0)"), "1:13 expected \"win\", found the end of the script");
    EXPECT_EQ(ErrorOf("0 < Z 0:0(0) win 1"), "1:5 unknown flags \"Z\"");
    EXPECT_EQ(ErrorOf("0 > S 0:0(0) <mess 5>"), "1:15 unknown option \"mess\"");
    EXPECT_EQ(ErrorOf("0 < S 0:0(0) win 1 <nop>"),
              "1:21 the options take 1 octets: a header has room for 40, in units of 4");
    EXPECT_EQ(ErrorOf("0 < S 0:0(0) win 70000"), "1:18 window 70000 is out of range");
    EXPECT_EQ(ErrorOf("0 > S 0:0(0) win 1 <mss 5 nop>"), "1:27 expected \">\", found \"nop\"");
    EXPECT_EQ(ErrorOf("0 < [ect3] S 0:0(0) win 1"), "1:6 unknown field \"ect3\" of the IP header");
    EXPECT_EQ(ErrorOf("0 < S ...(0) win 1"),
              "1:7 \"...\" is no sequence number of an inbound packet");
}

TEST(PacketdrillIcmp, TypeCodeMtuAndQuote)
{
    const auto icmp = Only<IcmpLine>("0 < icmp unreachable frag_needed mtu 600 [5:15(10)]");
    EXPECT_EQ(icmp.type, "unreachable");
    EXPECT_EQ(icmp.code, "frag_needed");
    EXPECT_EQ(icmp.mtu, 600U);
    EXPECT_EQ(icmp.quoted->start, 5U);
    EXPECT_EQ(ErrorOf("0 > icmp unreachable"), "1:3 outbound ICMP cannot be expected");
}

TEST(PacketdrillCalls, ArgumentsOfAllKinds)
{
    using Kind = Argument::Kind;
    const auto call = Call("f(1, 0x10, WORD, \"a b\", ..., A|B, [1, 2], {x = 3, y}, htons(4)) "
                           "= -1 EAGAIN (it isn't ready (yet))");
    EXPECT_EQ(call.arguments[1].number, 16);
    EXPECT_EQ(call.arguments[3].text, "a b");
    EXPECT_EQ(call.arguments[4].kind, Kind::ELLIPSIS);
    EXPECT_EQ(call.arguments[5].kind, Kind::OR);
    EXPECT_EQ(call.arguments[6].children.size(), 2U);
    EXPECT_EQ(call.arguments[7].children[0].kind, Kind::ASSIGN);
    EXPECT_EQ(call.arguments[8].kind, Kind::CALL);
    EXPECT_EQ(call.result.number, -1);
    EXPECT_EQ(call.errorName, "EAGAIN");
    EXPECT_EQ(ErrorOf("0 close(3 = 0"), "1:14 expected \")\", found the end of the script");
    EXPECT_EQ(ErrorOf("0 close(3)\n0 close(4) = 0"), "2:1 expected \"=\", found \"0\"");
}

TEST(PacketdrillScripts, OptionsAndCommands)
{
    const Script script = ParseText("--tolerance_usecs=5000 --strict_segments\n"
                                    "`first\ncommand`\n0 `timed`\n+0 close(3) = 0\n`last`");
    EXPECT_EQ(script.options.at("tolerance_usecs"), "5000");
    EXPECT_EQ(script.options.count("strict_segments"), 1U);
    EXPECT_EQ(script.setUp->text, "first\ncommand");
    EXPECT_EQ(script.events.size(), 2U);
    EXPECT_EQ(script.cleanUp->text, "last");
    EXPECT_EQ(ErrorOf("0 `no end"), "1:3 ` without `");
    EXPECT_EQ(ErrorOf(""), "1:1 expected an event, found the end of the script");
    EXPECT_EQ(ErrorOf("0 close(3) = 0\nclose(4) = 0"), "2:1 expected an event, found \"close\"");
}

TEST(PacketdrillScripts, BothDialectsInOneConversation)
{
    const Script script = ParseText(R"(--tolerance_usecs=30000
0      socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0     fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0     connect(3, ..., ...) = -1 EINPROGRESS (in progress)
+0     > S 0:0(0) <...>
+.2    < S. 4100:4100(0) ack 1 win 9999 <mss 1200,sackOK,nop,nop>
+0     > . 1:1(0) ack 1
+0...0.3 read(3, ..., 500) = 250
+.3    < P. 1:251(250) ack 1 win 9999
+0~+.2 > . 1:1(0) ack 251
+.01   %{ assert tcpi_state == TCP_ESTABLISHED, tcpi_state }%
+.1    < R. 251:251(0)! ack 1 win 0
+0     getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0
)");
    EXPECT_EQ(script.events.size(), 12U);
    EXPECT_EQ(script.events[4].source,
              "< S. 4100:4100(0) ack 1 win 9999 <mss 1200,sackOK,nop,nop>");
}

TEST(PacketdrillCode, AssertionsWithTheirPlaces)
{
    const auto assertions =
        ParseCode("\n  assert tcpi_a == 1, 'a;b' # why\n"
                  "assert 1 < tcpi_a <= 3 and tcpi_b & 4; assert (tcpi_c\n or 1)",
                  Place{7, 4});
    ASSERT_EQ(assertions.size(), 3U);
    EXPECT_EQ(assertions[0].place.line, 8U);
    EXPECT_EQ(assertions[0].place.column, 3U);
    EXPECT_EQ(assertions[1].source, "1 < tcpi_a <= 3 and tcpi_b & 4");
    const auto lookup = [](const std::string& name) -> std::optional<double> {
        return name == "tcpi_a"   ? std::optional<double>(2)
               : name == "tcpi_b" ? std::optional<double>(6)
                                  : std::nullopt;
    };
    EXPECT_EQ(Evaluate(assertions[0].expression, lookup), 0);
    EXPECT_NE(Evaluate(assertions[1].expression, lookup), 0);
    EXPECT_EQ(Evaluate(assertions[2].expression, lookup), 1);
    const auto unknown = ParseCode("assert tcpi_c == 1", Place()).at(0).expression;
    EXPECT_EQ(Evaluate(unknown, lookup), std::nullopt);
    const auto settled = ParseCode("assert tcpi_c == 1 and tcpi_a == 3", Place()).at(0).expression;
    EXPECT_EQ(Evaluate(settled, lookup), 0);
}

TEST(PacketdrillCode, StatementsContinueBehindABackslash)
{
    const auto statements = ParseCode("assert 1 == 1 and \\\n"
                                      "       2 == 2, \\\n"
                                      "       'no; %d' % 3\r\n"
                                      "assert (1 +  # one\n"
                                      "        2) == 3\\\r\n"
                                      "; assert 4",
                                      Place{3, 1});
    ASSERT_EQ(statements.size(), 3U);
    EXPECT_EQ(statements[1].place.line, 6U);
    EXPECT_EQ(statements[2].place.line, 8U);
    for (const Statement& statement : statements)
    {
        EXPECT_NE(Evaluate(statement.expression, nullptr), 0);
    }
}

TEST(PacketdrillCode, AssignsAndPrints)
{
    const auto statements = ParseCode("half = tcpi_a // 2; half += 1\n"
                                      "print 'half; of', half\n"
                                      "print(\"%d\" % (half,\n half))\n"
                                      "half *= 2; half -= 3",
                                      Place());
    ASSERT_EQ(statements.size(), 6U);
    EXPECT_EQ(statements[2].kind, Statement::Kind::PRINT);
    EXPECT_EQ(statements[3].kind, Statement::Kind::PRINT);
    double half = 0;
    for (const std::size_t index : {0, 1, 4, 5})
    {
        EXPECT_EQ(statements[index].kind, Statement::Kind::ASSIGN);
        EXPECT_EQ(statements[index].name, "half");
        half = Evaluate(statements[index].expression, [&half](const std::string& name) {
                   return std::optional<double>(name == "half" ? half : 7);
               }).value();
    }
    EXPECT_EQ(half, 5); // (7 // 2 + 1) * 2 - 3
}

TEST(PacketdrillCode, CalculatesLikePython)
{
    const auto value = [](const std::string& text) {
        return Evaluate(ParseCode("assert " + text, Place()).at(0).expression, nullptr);
    };
    EXPECT_EQ(value("2 + 3 * 4"), 14);
    EXPECT_EQ(value("7 / 2"), 3.5);
    EXPECT_EQ(value("-7 // 2"), -4);
    EXPECT_EQ(value("-7 % 3"), 2);
    EXPECT_EQ(value("1 << 3 | 2 ^ 1 & 3"), 11);
    EXPECT_EQ(value("0x10 >> 2"), 4);
    EXPECT_EQ(value("1.5 * 2 == 3 and not False"), 1);
    EXPECT_EQ(value("1 / 0"), std::nullopt);
    EXPECT_EQ(value("10 - 2 - 3"), 5);
}

TEST(PacketdrillCode, OtherStatementsAreNotSupported)
{
    for (const char* text : {"if tcpi_a: pass",
                             "assert tcpi_a.b",
                             "assert 1x",
                             "import os",
                             "a, b = 1, 2",
                             "a == 1",
                             "assert",
                             "len('a')"})
    {
        EXPECT_THROW(ParseCode(text, Place()), Unsupported) << text;
    }
}

} // namespace packetdrill
