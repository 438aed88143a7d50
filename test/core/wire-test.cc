/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/wire/wire.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <vector>

// designated initializers name what a test is about; GCC would have them name every field
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace ns3::rfctcp
{
namespace
{

using Bytes = std::vector<uint8_t>;

/**
 * Parses a copy of the octets that lies in a heap block of exactly their size, so that the address
 * sanitizer sees every octet read beyond them.
 * @param octets what to parse
 * @param total octets of the IP payload
 * @return what Parse returned
 */
wire::ParsedHeader
ParseExactly(const Bytes& octets, std::size_t total)
{
    const auto exact = std::make_unique<uint8_t[]>(octets.size());
    std::copy(octets.begin(), octets.end(), exact.get());
    return wire::Parse(exact.get(), octets.size(), total);
}

/** @param octets header and text @return what Parse returned */
wire::ParsedHeader
ParseExactly(const Bytes& octets)
{
    return ParseExactly(octets, octets.size());
}

/** @param options the option octets, a multiple of four @return a SYN header with these options */
Bytes
SynWith(const Bytes& options)
{
    const Bytes fixed{0x12, 0x34, 0, 80, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0x02, 0xff, 0xff, 0, 0, 0, 0};
    Bytes octets(fixed.size() + options.size());
    std::copy(options.begin(),
              options.end(),
              std::copy(fixed.begin(), fixed.end(), octets.begin()));
    octets[12] = static_cast<uint8_t>(octets.size() / 4 << 4);
    return octets;
}

/** @param options the option octets, a multiple of four @return the options Parse found */
Options
OptionsOf(const Bytes& options)
{
    const auto parsed = ParseExactly(SynWith(options));
    EXPECT_EQ(parsed.fault, wire::HeaderFault::NONE);
    return parsed.segment.options;
}

/** @param encoded an encoded header @return the octets used */
Bytes
BytesOf(const wire::EncodedHeader& encoded)
{
    return Bytes(encoded.octets.begin(), encoded.octets.begin() + encoded.length);
}

/** @param options options to encode @return the option octets of the header */
Bytes
EncodedOptions(const Options& options)
{
    const Bytes header = BytesOf(wire::Encode(1, 2, Segment{.options = options}));
    return Bytes(header.begin() + 20, header.end());
}

/** @param count how many @return that many different SACK blocks */
boost::container::static_vector<SackBlock, 4>
Blocks(uint32_t count)
{
    boost::container::static_vector<SackBlock, 4> blocks;
    for (uint32_t i = 0; i < count; ++i)
    {
        blocks.push_back({SeqNum(0x01020304 + 1000 * i), SeqNum(0xf1020304 + 1000 * i)});
    }
    return blocks;
}

TEST(Rfc9293Section31, HeaderFieldsAreAtTheirPlaces)
{
    const Bytes octets{0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x11, 0x22, 0x33, 0x44,
                       0x50, 0xd9, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 'd',  'a',  't',  'a'};
    const auto parsed = ParseExactly(octets);
    EXPECT_EQ(parsed.fault, wire::HeaderFault::NONE);
    EXPECT_EQ(parsed.sourcePort, 0x1234);
    EXPECT_EQ(parsed.destinationPort, 0x5678);
    EXPECT_EQ(parsed.checksum, 0xef01);
    EXPECT_EQ(parsed.headerLength, 20);
    const Segment expected{
        .seq = SeqNum(0x9abcdef0),
        .ack = SeqNum(0x11223344),
        .flags = {.fin = true, .psh = true, .ack = true, .ece = true, .cwr = true},
        .window = 0xabcd,
        .urgent = 0x2345,
        .length = 4,
    };
    EXPECT_EQ(parsed.segment, expected);
}

TEST(Rfc9293Section31, EncodedHeaderHasTheFieldsAtTheirPlaces)
{
    const Segment segment{.seq = SeqNum(0x9abcdef0),
                          .ack = SeqNum(0x11223344),
                          .flags = {.fin = true, .psh = true, .ack = true},
                          .window = 0xabcd,
                          .urgent = 0x2345,
                          .length = 4};
    const Bytes expected{0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x11, 0x22,
                         0x33, 0x44, 0x50, 0x19, 0xab, 0xcd, 0x00, 0x00, 0x23, 0x45};
    EXPECT_EQ(BytesOf(wire::Encode(0x1234, 0x5678, segment)), expected);
}

TEST(Rfc9293Section31, ReservedBitsAreIgnored)
{
    Bytes octets = SynWith({});
    const auto plain = ParseExactly(octets);
    octets[12] |= 0x0f;
    EXPECT_EQ(ParseExactly(octets).segment, plain.segment);
    EXPECT_EQ(ParseExactly(octets).headerLength, 20);
}

TEST(Rfc9293Section31, ShortInputIsTruncated)
{
    const Bytes whole = SynWith({2, 4, 5, 0xb4});
    for (std::size_t count = 0; count < whole.size(); ++count)
    {
        const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(count));
        EXPECT_EQ(ParseExactly(part).fault, wire::HeaderFault::TRUNCATED) << count;
        EXPECT_EQ(ParseExactly(part, 1500).fault, wire::HeaderFault::TRUNCATED) << count;
        EXPECT_EQ(ParseExactly(whole, count).fault, wire::HeaderFault::TRUNCATED) << count;
    }
    EXPECT_EQ(ParseExactly(whole).fault, wire::HeaderFault::NONE);
    EXPECT_EQ(wire::Parse(nullptr, 0, 0).fault, wire::HeaderFault::TRUNCATED);
}

TEST(Rfc9293Section31, DataOffsetIsCheckedAgainstBothEnds)
{
    for (uint8_t offset = 0; offset < 16; ++offset)
    {
        Bytes octets = SynWith(Bytes(20, 1)); // 40 octets, 10 words
        octets[12] = static_cast<uint8_t>(offset << 4);
        const auto fault = ParseExactly(octets).fault;
        if (offset < 5)
        {
            EXPECT_EQ(fault, wire::HeaderFault::BAD_DATA_OFFSET) << int{offset};
        }
        else
        {
            EXPECT_EQ(fault, offset <= 10 ? wire::HeaderFault::NONE : wire::HeaderFault::TRUNCATED);
        }
    }
}

TEST(Rfc9293Section31, LengthOfTextComesFromTheWholePayload)
{
    EXPECT_EQ(ParseExactly(SynWith({}), 20).segment.length, 0U);
    EXPECT_EQ(ParseExactly(SynWith({}), 1480).segment.length, 1460U);
    EXPECT_EQ(ParseExactly(SynWith({1, 1, 1, 0}), 1480).segment.length, 1456U);
}

TEST(Rfc9293Must4, MandatoryOptionsAreUnderstood)
{
    RecordProperty("requirement", "RFC9293/MUST-4");
    EXPECT_EQ(OptionsOf({}), Options{});
    EXPECT_EQ(OptionsOf({0, 0, 0, 0}), Options{});
    EXPECT_EQ(OptionsOf({1, 1, 1, 1}), Options{});
    EXPECT_EQ(OptionsOf({2, 4, 0x05, 0xb4}), (Options{.mss = 1460}));
    EXPECT_EQ(OptionsOf({1, 2, 4, 0x05, 0xb4, 0, 0, 0}), (Options{.mss = 1460}));
}

TEST(Rfc9293Must4, EndOfOptionListEndsTheList)
{
    RecordProperty("requirement", "RFC9293/MUST-4");
    EXPECT_EQ(OptionsOf({0, 2, 4, 5}), Options{});
    EXPECT_EQ(OptionsOf({1, 0, 9, 0}), Options{}); // what follows is not even looked at
    EXPECT_EQ(OptionsOf({2, 4, 5, 0xb4, 0, 3, 3, 7}), (Options{.mss = 1460}));
}

TEST(Rfc9293Must5, OptionsAreReadInAnySegment)
{
    RecordProperty("requirement", "RFC9293/MUST-5");
    for (int flags = 0; flags < 256; ++flags)
    {
        Bytes octets = SynWith({2, 4, 5, 0xb4});
        octets[13] = static_cast<uint8_t>(flags);
        EXPECT_EQ(ParseExactly(octets).segment.options.mss, 1460);
    }
}

TEST(Rfc9293Must6, UnknownOptionsAreSkippedByTheirLength)
{
    RecordProperty("requirement", "RFC9293/MUST-6");
    for (int kind = 0; kind < 256; ++kind)
    {
        if (kind < 6 || kind == 8 || kind == 28 || kind == 34)
        {
            continue;
        }
        for (uint8_t length = 2; length <= 36; ++length)
        {
            Bytes options{static_cast<uint8_t>(kind), length};
            options.resize(length, 0x02); // would be an option if it were read
            options.insert(options.end(), {2, 4, 5, 0xb4});
            options.resize((options.size() + 3) / 4 * 4);
            EXPECT_EQ(OptionsOf(options), (Options{.mss = 1460})) << kind << " " << int{length};
        }
    }
}

TEST(Rfc9293Must7, IllegalLengthsStopTheListAndKeepWhatWasRead)
{
    RecordProperty("requirement", "RFC9293/MUST-7");
    const Options expected{.mss = 1460, .fault = OptionFault::BAD_LENGTH};
    EXPECT_EQ(OptionsOf({2, 4, 5, 0xb4, 99, 0, 1, 1, 3, 3, 7, 0}), expected); // zero
    EXPECT_EQ(OptionsOf({2, 4, 5, 0xb4, 99, 1, 1, 1, 3, 3, 7, 0}), expected); // one
    EXPECT_EQ(OptionsOf({2, 4, 5, 0xb4, 99, 9, 1, 1, 3, 3, 7, 0}), expected); // one too many
    EXPECT_EQ(OptionsOf({2, 4, 5, 0xb4, 1, 1, 1, 99}), expected);             // no length at all
    EXPECT_EQ(OptionsOf({2, 4, 5, 0xb4, 1, 1, 8, 10}), expected);             // known, cut off
    EXPECT_EQ(OptionsOf({2, 4, 5, 0xb4, 99, 8, 1, 1, 1, 1, 1, 1}).fault, OptionFault::NONE);
}

TEST(Rfc9293Must7, EveryKindWithEveryLengthTerminatesInBounds)
{
    RecordProperty("requirement", "RFC9293/MUST-7");
    for (int kind = 0; kind < 256; ++kind)
    {
        for (int length = 0; length < 256; ++length)
        {
            for (std::size_t room : {4, 12, 40})
            {
                Bytes options{1, 1, static_cast<uint8_t>(kind), static_cast<uint8_t>(length)};
                options.resize(room, 1);
                const Options read = OptionsOf(options);
                const bool hasLength = kind > 1;
                const bool fits = length >= 2 && length <= static_cast<int>(room) - 2;
                // a pad octet of an EOL or NOP "option" is itself an option kind
                if (hasLength)
                {
                    EXPECT_EQ(read.fault == OptionFault::BAD_LENGTH, !fits)
                        << kind << " " << length << " " << room;
                }
            }
        }
    }
}

TEST(Rfc9293Must7, KnownKindsHaveTheirOwnLengthsOnly)
{
    RecordProperty("requirement", "RFC9293/MUST-7");
    for (uint8_t kind : {2, 3, 4, 5, 8})
    {
        for (uint8_t length = 2; length <= 36; ++length)
        {
            const bool right =
                (kind == 2 && length == 4) || (kind == 3 && length == 3) ||
                (kind == 4 && length == 2) || (kind == 8 && length == 10) ||
                (kind == 5 && (length == 10 || length == 18 || length == 26 || length == 34));
            Bytes options{kind, length};
            options.resize(length, 0);
            options.insert(options.end(), {99, 2}); // the option after it is read in either case
            options.resize((options.size() + 3) / 4 * 4, 1);
            const Options read = OptionsOf(options);
            EXPECT_EQ(read.fault, right ? OptionFault::NONE : OptionFault::WRONG_LENGTH)
                << int{kind} << " " << int{length};
            if (!right)
            {
                EXPECT_EQ(read, (Options{.fault = OptionFault::WRONG_LENGTH}));
            }
        }
    }
}

TEST(Rfc9293Must7, AWrongLengthSkipsThatOptionOnly)
{
    RecordProperty("requirement", "RFC9293/MUST-7");
    EXPECT_EQ(OptionsOf({3, 4, 7, 7, 2, 4, 5, 0xb4}),
              (Options{.mss = 1460, .fault = OptionFault::WRONG_LENGTH}));
    EXPECT_EQ(OptionsOf({3, 4, 7, 7, 99, 0, 1, 1}).fault, OptionFault::BAD_LENGTH);
}

TEST(Rfc9293Must64, OptionsMayBeginOnAnyOctet)
{
    RecordProperty("requirement", "RFC9293/MUST-64");
    for (std::size_t pad = 0; pad <= 22; ++pad)
    {
        Bytes options(pad, 1);
        options.insert(options.end(), {8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 2, 4, 5, 0xb4, 3, 3, 7});
        options.resize((options.size() + 3) / 4 * 4, 0);
        EXPECT_EQ(
            OptionsOf(options),
            (Options{.mss = 1460, .windowScale = 7, .stamps = Timestamps{0x01020304, 0x05060708}}))
            << pad;
    }
}

TEST(Rfc9293Must68, OptionsWeSendHaveLengthsExceptEolAndNop)
{
    RecordProperty("requirement", "RFC9293/MUST-68");
    const Bytes octets = EncodedOptions(
        {.mss = 1460, .windowScale = 7, .sackPermitted = true, .stamps = Timestamps{1, 2}});
    std::size_t at = 0;
    while (at < octets.size())
    {
        ASSERT_NE(octets[at], 0);
        at += octets[at] == 1 ? 1 : octets[at + 1];
    }
    EXPECT_EQ(at, octets.size());
}

TEST(Rfc9293Must69, NothingButZerosFollowsTheOptions)
{
    RecordProperty("requirement", "RFC9293/MUST-69");
    const auto encoded = wire::Encode(1, 2, Segment{.options = {.mss = 1460}});
    EXPECT_EQ(encoded.length, 24);
    EXPECT_TRUE(std::all_of(encoded.octets.begin() + encoded.length,
                            encoded.octets.end(),
                            [](uint8_t octet) { return octet == 0; }));
}

TEST(Rfc2018Section3, SackBlocksKeepTheirOrder)
{
    for (uint8_t count = 1; count <= 4; ++count)
    {
        Bytes options{1, 1, 5, static_cast<uint8_t>(2 + 8 * count)};
        boost::container::static_vector<SackBlock, 4> expected;
        for (uint8_t i = 0; i < count; ++i)
        {
            const uint8_t low = static_cast<uint8_t>(10 * (count - i));
            options.insert(options.end(), {0xff, 0, 0, low, 0xff, 0, 1, low});
            expected.push_back({SeqNum(0xff000000U + low), SeqNum(0xff000100U + low)});
        }
        EXPECT_EQ(OptionsOf(options), (Options{.sack = expected}));
    }
}

TEST(Rfc2018Section3, TheLastSackOptionCounts)
{
    EXPECT_EQ(OptionsOf({5, 10, 0, 0, 0,  1, 0, 0, 0, 2, // blocks never pile up beyond four
                         5, 18, 0, 0, 0,  3, 0, 0, 0, 4, 0, 0, 0, 5, 0,
                         0, 0,  6, 5, 10, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0}),
              (Options{.sack = {SackBlock{SeqNum(7), SeqNum(8)}}}));
}

TEST(Rfc7323Section2, WindowScaleIsPassedAsSent)
{
    for (int shift = 0; shift < 256; ++shift) // 15 to 255 are the business of the connection
    {
        EXPECT_EQ(OptionsOf({3, 3, static_cast<uint8_t>(shift), 0}).windowScale, shift);
    }
}

TEST(Wire, OptionsAreLaidOutLikeCommonStacksDo)
{
    const Timestamps stamps{0x01020304, 0x05060708};
    EXPECT_EQ(
        EncodedOptions({.mss = 1460, .windowScale = 7, .sackPermitted = true, .stamps = stamps}),
        (Bytes{2, 4, 5, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 7}));
    EXPECT_EQ(EncodedOptions({.mss = 1460, .windowScale = 7, .sackPermitted = true}),
              (Bytes{2, 4, 5, 0xb4, 1, 1, 4, 2, 1, 3, 3, 7}));
    EXPECT_EQ(EncodedOptions({.stamps = stamps, .sack = {SackBlock{SeqNum(9), SeqNum(10)}}}),
              (Bytes{1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 5, 10, 0, 0, 0, 9, 0, 0, 0, 10}));
}

TEST(Wire, EveryCombinationOfOptionsSurvivesTheRoundTrip)
{
    for (int mask = 0; mask < 16; ++mask)
    {
        for (uint32_t blocks = 0; blocks <= 4; ++blocks)
        {
            for (int flags = 0; flags < 256; ++flags)
            {
                Options options{.sackPermitted = (mask & 1) != 0, .sack = Blocks(blocks)};
                if (mask & 2)
                {
                    options.mss = 0xfedc;
                }
                if (mask & 4)
                {
                    options.windowScale = 14;
                }
                if (mask & 8)
                {
                    options.stamps = Timestamps{0xfffefdfc, 0x80000000};
                }
                const Segment sent{.seq = SeqNum(0xffffffff),
                                   .ack = SeqNum(0x80000001),
                                   .flags = Flags::FromOctet(static_cast<uint8_t>(flags)),
                                   .window = 0xfffe,
                                   .urgent = 0x8001,
                                   .length = 1000,
                                   .options = options};
                const auto encoded = wire::Encode(0xc001, 0x0016, sent);
                ASSERT_EQ(encoded.length % 4, 0);
                ASSERT_LE(encoded.length, wire::MAXIMUM_HEADER);
                ASSERT_EQ(encoded.length, 20 + wire::EncodedOptionsLength(options));

                Segment expected = sent;
                const std::size_t room =
                    40 - wire::EncodedOptionsLength(Options{.mss = options.mss,
                                                            .windowScale = options.windowScale,
                                                            .sackPermitted = options.sackPermitted,
                                                            .stamps = options.stamps});
                const std::size_t fitting = std::min<std::size_t>(blocks, (room - 4) / 8);
                expected.options.sack.resize(fitting); // the last blocks are left out

                const auto parsed = ParseExactly(BytesOf(encoded), encoded.length + 1000U);
                ASSERT_EQ(parsed.fault, wire::HeaderFault::NONE);
                ASSERT_EQ(parsed.sourcePort, 0xc001);
                ASSERT_EQ(parsed.destinationPort, 0x0016);
                ASSERT_EQ(parsed.checksum, 0);
                ASSERT_EQ(parsed.headerLength, encoded.length);
                ASSERT_EQ(parsed.segment, expected) << mask << " " << blocks;
            }
        }
    }
}

TEST(Rfc2018Section3, ThreeBlocksFitBesideTimestamps)
{
    EXPECT_EQ(wire::EncodedOptionsLength({.sack = Blocks(4)}), 36U);
    EXPECT_EQ(wire::EncodedOptionsLength({.stamps = Timestamps{}, .sack = Blocks(4)}), 40U);
    EXPECT_EQ(wire::EncodedOptionsLength({.stamps = Timestamps{}, .sack = Blocks(3)}), 40U);
    EXPECT_EQ(wire::EncodedOptionsLength({}), 0U);
}

TEST(Wire, RandomOctetsNeverEscapeTheParser)
{
    std::mt19937_64 random(20260101);
    for (int i = 0; i < 200'000; ++i)
    {
        Bytes octets(random() % 72);
        for (uint8_t& octet : octets)
        {
            octet = static_cast<uint8_t>(random());
        }
        if (octets.size() > 12 && random() % 4 != 0)
        {
            // mostly claim a data offset that exists, and options of small kind and length
            octets[12] = static_cast<uint8_t>(std::max<std::size_t>(5, octets.size() / 4) << 4);
            for (std::size_t at = 20; at < octets.size(); ++at)
            {
                octets[at] = random() % 2 != 0 ? octets[at] % 12 : octets[at];
            }
        }
        const std::size_t total = octets.size() + (random() % 4 == 0 ? random() % 100 : 0);
        const auto parsed = ParseExactly(octets, total);
        if (parsed.fault != wire::HeaderFault::NONE)
        {
            continue;
        }
        ASSERT_GE(parsed.headerLength, wire::MINIMUM_HEADER);
        ASSERT_LE(parsed.headerLength, octets.size());
        ASSERT_EQ(parsed.headerLength + parsed.segment.length, total);
        // what was understood can be said again, as far as it fits, and means the same
        Segment expected = parsed.segment;
        expected.options.fault = OptionFault::NONE;
        const auto encoded = wire::Encode(parsed.sourcePort, parsed.destinationPort, expected);
        const auto again = ParseExactly(BytesOf(encoded), encoded.length + expected.length);
        ASSERT_EQ(again.fault, wire::HeaderFault::NONE);
        expected.options.sack.resize(again.segment.options.sack.size());
        ASSERT_EQ(again.segment, expected);
    }
}

TEST(Rfc1071Section3, ChecksumOfTheExample)
{
    const Bytes octets{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
    const uint64_t sum = wire::AddToChecksum(0, octets.data(), octets.size());
    EXPECT_EQ(sum, 0x2ddf0U);
    EXPECT_EQ(wire::FinishChecksum(sum), static_cast<uint16_t>(~0xddf2));
}

TEST(Rfc9293Must3, ASegmentWithItsChecksumSumsToZero)
{
    RecordProperty("requirement", "RFC9293/MUST-3");
    std::mt19937_64 random(3);
    for (int i = 0; i < 1000; ++i)
    {
        Bytes octets(20 + random() % 100);
        std::generate(octets.begin(), octets.end(), [&] { return static_cast<uint8_t>(random()); });
        octets[16] = octets[17] = 0;
        const uint64_t pseudoHeader = random() % 0x100000;
        const uint16_t checksum =
            wire::FinishChecksum(wire::AddToChecksum(pseudoHeader, octets.data(), octets.size()));
        octets[16] = static_cast<uint8_t>(checksum >> 8);
        octets[17] = static_cast<uint8_t>(checksum);
        EXPECT_EQ(
            wire::FinishChecksum(wire::AddToChecksum(pseudoHeader, octets.data(), octets.size())),
            0);
        octets[random() % octets.size()] ^= 0x20; // any flipped bit shows
        EXPECT_NE(
            wire::FinishChecksum(wire::AddToChecksum(pseudoHeader, octets.data(), octets.size())),
            0);
    }
}

TEST(Rfc1071Section2, SumsMayBeTakenInPieces)
{
    Bytes octets(1001);
    std::mt19937_64 random(4);
    std::generate(octets.begin(), octets.end(), [&] { return static_cast<uint8_t>(random()); });
    const uint16_t whole =
        wire::FinishChecksum(wire::AddToChecksum(0, octets.data(), octets.size()));
    for (std::size_t cut = 0; cut <= octets.size(); cut += 2) // at even offsets only
    {
        uint64_t sum = wire::AddToChecksum(0, octets.data(), cut);
        sum = wire::AddToChecksum(sum, octets.data() + cut, octets.size() - cut);
        EXPECT_EQ(wire::FinishChecksum(sum), whole) << cut;
    }
    octets.push_back(0); // an odd count is padded with zero
    EXPECT_EQ(wire::FinishChecksum(wire::AddToChecksum(0, octets.data(), octets.size())), whole);
}

TEST(Rfc1071Section1, ExtremesOfTheSum)
{
    EXPECT_EQ(wire::FinishChecksum(0), 0xffff);
    EXPECT_EQ(wire::FinishChecksum(0xffff), 0);
    EXPECT_EQ(wire::FinishChecksum(~uint64_t{0}), 0);
    EXPECT_EQ(wire::AddToChecksum(5, nullptr, 0), 5U);
}

} // namespace
} // namespace ns3::rfctcp
