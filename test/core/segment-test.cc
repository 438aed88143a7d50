/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/wire/segment.h"

#include <gtest/gtest.h>
#include <iomanip>
#include <sstream>

// designated initializers name what a test is about; GCC would have them name every field
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace ns3::rfctcp
{
namespace
{

/** @param segment what to print @return its text */
std::string
Print(const Segment& segment)
{
    std::ostringstream os;
    os << segment;
    return os.str();
}

TEST(Rfc9293Section31, FlagOctetHasTheBitsInOrder)
{
    EXPECT_EQ(Flags{.fin = true}.ToOctet(), 0x01);
    EXPECT_EQ(Flags{.syn = true}.ToOctet(), 0x02);
    EXPECT_EQ(Flags{.rst = true}.ToOctet(), 0x04);
    EXPECT_EQ(Flags{.psh = true}.ToOctet(), 0x08);
    EXPECT_EQ(Flags{.ack = true}.ToOctet(), 0x10);
    EXPECT_EQ(Flags{.urg = true}.ToOctet(), 0x20);
    EXPECT_EQ(Flags{.ece = true}.ToOctet(), 0x40);
    EXPECT_EQ(Flags{.cwr = true}.ToOctet(), 0x80);
}

TEST(Rfc9293Section31, EveryFlagOctetSurvivesTheRoundTrip)
{
    for (int octet = 0; octet < 256; ++octet)
    {
        const Flags flags = Flags::FromOctet(static_cast<uint8_t>(octet));
        EXPECT_EQ(flags.ToOctet(), octet);
        EXPECT_TRUE(flags == Flags::FromOctet(static_cast<uint8_t>(octet)));
        EXPECT_FALSE(flags == Flags::FromOctet(static_cast<uint8_t>(octet ^ 0x10)));
    }
}

TEST(Rfc9293Section34, SynAndFinOccupySequenceSpace)
{
    EXPECT_EQ(Segment{}.SegLen(), 0U);
    EXPECT_EQ((Segment{.flags = {.syn = true}}.SegLen()), 1U);
    EXPECT_EQ((Segment{.flags = {.fin = true}, .length = 10}.SegLen()), 11U);
    EXPECT_EQ((Segment{.flags = {.fin = true, .syn = true}, .length = 10}.SegLen()), 12U);
    EXPECT_EQ((Segment{.flags = {.rst = true, .ack = true}, .length = 10}.SegLen()), 10U);
}

TEST(Segment, EqualityLooksAtEveryField)
{
    const Segment base{.seq = SeqNum(1), .ack = SeqNum(2), .window = 3, .urgent = 4, .length = 5};
    EXPECT_EQ(base, base);
    auto differs = [&base](auto change) {
        Segment other = base;
        change(other);
        return !(other == base) && other == Segment(other);
    };
    EXPECT_TRUE(differs([](Segment& s) { s.seq = SeqNum(9); }));
    EXPECT_TRUE(differs([](Segment& s) { s.ack = SeqNum(9); }));
    EXPECT_TRUE(differs([](Segment& s) { s.flags.psh = true; }));
    EXPECT_TRUE(differs([](Segment& s) { s.window = 9; }));
    EXPECT_TRUE(differs([](Segment& s) { s.urgent = 9; }));
    EXPECT_TRUE(differs([](Segment& s) { s.length = 9; }));
    EXPECT_TRUE(differs([](Segment& s) { s.ecn = EcnMark::CE; }));
    EXPECT_TRUE(differs([](Segment& s) { s.options.mss = 0; }));
    EXPECT_TRUE(differs([](Segment& s) { s.options.windowScale = 0; }));
    EXPECT_TRUE(differs([](Segment& s) { s.options.sackPermitted = true; }));
    EXPECT_TRUE(differs([](Segment& s) { s.options.stamps = Timestamps{}; }));
    EXPECT_TRUE(differs([](Segment& s) { s.options.sack.push_back({}); }));
    EXPECT_TRUE(differs([](Segment& s) { s.options.fault = OptionFault::BAD_LENGTH; }));
}

TEST(Segment, PrintsWhatMattersOnly)
{
    EXPECT_EQ(Print({}), "none seq=0 win=0 len=0");
    EXPECT_EQ(Print({.seq = SeqNum(7), .ack = SeqNum(8), .flags = {.rst = true}}),
              "RST seq=7 win=0 len=0");
    EXPECT_EQ(Print({.seq = SeqNum(100),
                     .ack = SeqNum(4294967295),
                     .flags = {.syn = true, .ack = true},
                     .window = 65535,
                     .options = {.mss = 1460,
                                 .windowScale = 7,
                                 .sackPermitted = true,
                                 .stamps = Timestamps{1, 2}}}),
              "SYN,ACK seq=100 ack=4294967295 win=65535 len=0 "
              "<mss 1460,sackOK,TS val 1 ecr 2,wscale 7>");
    EXPECT_EQ(
        Print({.seq = SeqNum(1),
               .ack = SeqNum(2),
               .flags = {.fin = true, .psh = true, .ack = true, .urg = true},
               .window = 3,
               .urgent = 4,
               .length = 5,
               .options = {.sack = {SackBlock{SeqNum(6), SeqNum(7)}},
                           .fault = OptionFault::WRONG_LENGTH},
               .ecn = EcnMark::CE}),
        "FIN,PSH,ACK,URG seq=1 ack=2 win=3 len=5 urg=4 ecn=CE <sack 6:7,wrong option length>");
}

TEST(Segment, PrintingIgnoresTheBaseOfTheStream)
{
    std::ostringstream os;
    os << std::hex << Segment{.seq = SeqNum(255)};
    EXPECT_EQ(os.str(), "none seq=255 win=0 len=0");
}

} // namespace
} // namespace ns3::rfctcp
