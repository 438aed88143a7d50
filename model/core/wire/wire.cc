/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "wire.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>

namespace ns3::rfctcp::wire
{

namespace
{

using boost::endian::load_big_u16;
using boost::endian::load_big_u32;
using boost::endian::store_big_u16;
using boost::endian::store_big_u32;

/** Option kinds this TCP knows. */
enum Kind : uint8_t
{
    END_OF_OPTIONS = 0, ///< [9293 3.2]
    NO_OPERATION = 1,   ///< [9293 3.2]
    MSS = 2,            ///< [9293 3.2]
    WINDOW_SCALE = 3,   ///< [7323 2.2]
    SACK_PERMITTED = 4, ///< [2018 2]
    SACK = 5,           ///< [2018 3]
    TIMESTAMPS = 8,     ///< [7323 3.2]
    USER_TIMEOUT = 28,  ///< [5482 3.3]
    FAST_OPEN = 34,     ///< [7413 4.1.1]
    EXPERIMENT = 254,   ///< [6994]; an ExID says which
};

constexpr std::size_t MAXIMUM_OPTIONS = MAXIMUM_HEADER - MINIMUM_HEADER; ///< octets
constexpr std::size_t MSS_LENGTH = 4;                                    ///< octets
constexpr std::size_t WINDOW_SCALE_LENGTH = 3;                           ///< octets
constexpr std::size_t SACK_PERMITTED_LENGTH = 2;                         ///< octets
constexpr std::size_t TIMESTAMPS_LENGTH = 10;                            ///< octets
constexpr std::size_t USER_TIMEOUT_LENGTH = 4;                           ///< octets
constexpr uint16_t FAST_OPEN_EXID = 0xf989;                              ///< [7413 9]
constexpr std::size_t EXID_LENGTH = 2;                                   ///< octets
constexpr std::size_t KIND_AND_LENGTH = 2;   ///< octets every option but EOL and NOP has
constexpr std::size_t SACK_BLOCK_LENGTH = 8; ///< octets of one block

/**
 * Reads the blocks of a SACK option. Forty octets of options hold at most four blocks.
 * @param octets first octet of the option
 * @param length octets of the whole option
 * @param options where the blocks go; those of an earlier SACK option are replaced
 * @return false if the length is not that of one to four blocks
 */
bool
ReadSack(const uint8_t* octets, std::size_t length, Options& options)
{
    const std::size_t count = (length - KIND_AND_LENGTH) / SACK_BLOCK_LENGTH;
    if (count == 0 || count > options.sack.capacity() ||
        length != KIND_AND_LENGTH + count * SACK_BLOCK_LENGTH)
    {
        return false;
    }
    options.sack.clear();
    for (std::size_t i = 0; i < count; ++i)
    {
        const uint8_t* block = octets + KIND_AND_LENGTH + i * SACK_BLOCK_LENGTH;
        options.sack.push_back(
            SackBlock{SeqNum(load_big_u32(block)), SeqNum(load_big_u32(block + 4))});
    }
    return true;
}

/**
 * @param value octets behind kind and length, or behind the ExID @param length number of them
 * @param experimental they follow an ExID
 * @param options gets the cookie
 * @return false if a cookie cannot have that length [7413 4.1.1]
 */
bool
ReadCookie(const uint8_t* value, std::size_t length, bool experimental, Options& options)
{
    constexpr std::size_t LEAST = 4;
    FastOpenCookie cookie;
    if (length % 2 != 0 || (length > 0 && length < LEAST) || length > cookie.octets.size())
    {
        return false;
    }
    std::copy_n(value, length, cookie.octets.begin());
    cookie.length = static_cast<uint8_t>(length);
    cookie.experimental = experimental;
    options.fastOpen = cookie;
    return true;
}

/**
 * Reads one option that has a length field. Of a repeated option the last one counts.
 * @param octets first octet of the option
 * @param length octets of the whole option, at least 2, all of them readable
 * @param options where the value goes
 * @return false if the kind is known and cannot have this length
 */
bool
ReadOption(const uint8_t* octets, std::size_t length, Options& options)
{
    const uint8_t* value = octets + KIND_AND_LENGTH;
    switch (octets[0])
    {
    case MSS: // with END_OF_OPTIONS and NO_OPERATION in ReadOptions [9293 MUST-4]
        if (length != MSS_LENGTH)
        {
            return false;
        }
        options.mss = load_big_u16(value);
        return true;
    case WINDOW_SCALE:
        if (length != WINDOW_SCALE_LENGTH)
        {
            return false;
        }
        options.windowScale = *value;
        return true;
    case SACK_PERMITTED:
        if (length != SACK_PERMITTED_LENGTH)
        {
            return false;
        }
        options.sackPermitted = true;
        return true;
    case SACK:
        return ReadSack(octets, length, options);
    case TIMESTAMPS:
        if (length != TIMESTAMPS_LENGTH)
        {
            return false;
        }
        options.stamps = Timestamps{load_big_u32(value), load_big_u32(value + 4)};
        return true;
    case USER_TIMEOUT:
        if (length != USER_TIMEOUT_LENGTH)
        {
            return false;
        }
        options.userTimeout = load_big_u16(value);
        return true;
    case FAST_OPEN:
        return ReadCookie(value, length - KIND_AND_LENGTH, false, options);
    case EXPERIMENT:
        return length < KIND_AND_LENGTH + EXID_LENGTH || load_big_u16(value) != FAST_OPEN_EXID ||
               ReadCookie(value + EXID_LENGTH,
                          length - KIND_AND_LENGTH - EXID_LENGTH,
                          true,
                          options);
    default:
        return true; // [9293 MUST-6] unknown: ignored without error
    }
}

/**
 * Reads the options of any segment [9293 MUST-5], beginning on any octet [9293 MUST-64].
 * @param octets first octet after the fixed header
 * @param count octets up to the payload
 * @return what was understood, and the fault if there was one
 */
Options
ReadOptions(const uint8_t* octets, std::size_t count)
{
    Options options;
    std::size_t at = 0;
    while (at < count && octets[at] != END_OF_OPTIONS)
    {
        if (octets[at] == NO_OPERATION)
        {
            ++at;
            continue;
        }
        // [9293 MUST-68] every other kind has a length, so unknown ones can be stepped over
        const std::size_t left = count - at;
        const std::size_t length = left < KIND_AND_LENGTH ? 0 : octets[at + 1];
        if (length < KIND_AND_LENGTH || length > left)
        {
            options.fault = OptionFault::BAD_LENGTH; // [9293 MUST-7] the next option is unknown
            break;
        }
        if (!ReadOption(octets + at, length, options))
        {
            options.fault = OptionFault::WRONG_LENGTH;
        }
        at += length;
    }
    return options;
}

/** @param cookie of a Fast Open option @return octets of the option */
std::size_t
LengthOf(const FastOpenCookie& cookie)
{
    return KIND_AND_LENGTH + (cookie.experimental ? EXID_LENGTH : 0) + cookie.length;
}

/** @param options what to encode @return octets of the options other than SACK blocks */
std::size_t
LengthWithoutBlocks(const Options& options)
{
    // every group is filled up with NOPs to four octets, see WriteOptions
    std::size_t length = 0;
    length += options.mss ? MSS_LENGTH : 0;
    length += options.stamps          ? KIND_AND_LENGTH + TIMESTAMPS_LENGTH
              : options.sackPermitted ? 2 + SACK_PERMITTED_LENGTH
                                      : 0;
    length += options.windowScale ? 1 + WINDOW_SCALE_LENGTH : 0;
    length += options.userTimeout ? USER_TIMEOUT_LENGTH : 0;
    length += options.fastOpen ? (LengthOf(*options.fastOpen) + 3) / 4 * 4 : 0;
    return length;
}

/** @param options what to encode @return how many of its SACK blocks fit beside the others */
std::size_t
BlocksThatFit(const Options& options)
{
    constexpr std::size_t OVERHEAD = 2 + KIND_AND_LENGTH; // two NOPs in front
    const std::size_t taken = LengthWithoutBlocks(options) + OVERHEAD;
    const std::size_t room = taken < MAXIMUM_OPTIONS ? MAXIMUM_OPTIONS - taken : 0;
    return std::min<std::size_t>(options.sack.size(), room / SACK_BLOCK_LENGTH);
}

/** Appends big-endian values to a header. The caller sees to it that they fit. */
class Writer
{
  public:
    /** @param out where to write, from its current length on */
    explicit Writer(EncodedHeader& out)
        : m_out(out)
    {
    }

    /** @param value octet to append @return this writer */
    Writer& U8(uint8_t value)
    {
        m_out.octets[m_out.length++] = value;
        return *this;
    }

    /** @param value number to append @return this writer */
    Writer& U16(uint16_t value)
    {
        store_big_u16(m_out.octets.data() + m_out.length, value);
        m_out.length += 2;
        return *this;
    }

    /** @param value number to append @return this writer */
    Writer& U32(uint32_t value)
    {
        store_big_u32(m_out.octets.data() + m_out.length, value);
        m_out.length += 4;
        return *this;
    }

  private:
    EncodedHeader& m_out; ///< what is being written
};

/** Writes a Fast Open option, filled up with NOPs. @param cookie of it @param writer where to */
void
WriteCookie(const FastOpenCookie& cookie, Writer& writer)
{
    const std::size_t length = LengthOf(cookie);
    writer.U8(cookie.experimental ? EXPERIMENT : FAST_OPEN).U8(static_cast<uint8_t>(length));
    if (cookie.experimental)
    {
        writer.U16(FAST_OPEN_EXID);
    }
    for (std::size_t i = 0; i < cookie.length; ++i)
    {
        writer.U8(cookie.octets.at(i));
    }
    for (std::size_t i = length; i % 4 != 0; ++i)
    {
        writer.U8(NO_OPERATION);
    }
}

/**
 * Writes the options in the order common stacks use. Each line below is a multiple of four octets,
 * so that neither an End of Option List nor padding is ever needed.
 * @param options what to encode
 * @param writer where to append
 */
void
WriteOptions(const Options& options, Writer& writer)
{
    if (options.mss)
    {
        writer.U8(MSS).U8(MSS_LENGTH).U16(*options.mss);
    }
    if (options.sackPermitted)
    {
        if (!options.stamps) // timestamps are short of a multiple of four by just these two octets
        {
            writer.U8(NO_OPERATION).U8(NO_OPERATION);
        }
        writer.U8(SACK_PERMITTED).U8(SACK_PERMITTED_LENGTH);
    }
    if (options.stamps)
    {
        if (!options.sackPermitted)
        {
            writer.U8(NO_OPERATION).U8(NO_OPERATION); // [7323 A] recommended alignment
        }
        writer.U8(TIMESTAMPS).U8(TIMESTAMPS_LENGTH);
        writer.U32(options.stamps->value).U32(options.stamps->echo);
    }
    if (options.windowScale)
    {
        writer.U8(NO_OPERATION).U8(WINDOW_SCALE).U8(WINDOW_SCALE_LENGTH).U8(*options.windowScale);
    }
    if (options.userTimeout)
    {
        writer.U8(USER_TIMEOUT).U8(USER_TIMEOUT_LENGTH).U16(*options.userTimeout);
    }
    if (options.fastOpen)
    {
        WriteCookie(*options.fastOpen, writer);
    }
    const std::size_t blocks = BlocksThatFit(options);
    if (blocks > 0)
    {
        writer.U8(NO_OPERATION).U8(NO_OPERATION).U8(SACK);
        writer.U8(static_cast<uint8_t>(KIND_AND_LENGTH + blocks * SACK_BLOCK_LENGTH));
    }
    for (std::size_t i = 0; i < blocks; ++i)
    {
        writer.U32(options.sack[i].left.Value()).U32(options.sack[i].right.Value());
    }
}

} // namespace

ParsedHeader
Parse(const uint8_t* octets, std::size_t available, std::size_t total)
{
    ParsedHeader parsed;
    const std::size_t readable = std::min(available, total);
    if (readable < MINIMUM_HEADER)
    {
        parsed.fault = HeaderFault::TRUNCATED;
        return parsed;
    }
    const std::size_t headerLength = (octets[12] >> 4) * std::size_t{4};
    if (headerLength < MINIMUM_HEADER)
    {
        parsed.fault = HeaderFault::BAD_DATA_OFFSET;
        return parsed;
    }
    if (headerLength > readable)
    {
        parsed.fault = HeaderFault::TRUNCATED;
        return parsed;
    }
    parsed.sourcePort = load_big_u16(octets);
    parsed.destinationPort = load_big_u16(octets + 2);
    parsed.checksum = load_big_u16(octets + 16);
    parsed.headerLength = static_cast<uint8_t>(headerLength);

    Segment& segment = parsed.segment;
    segment.seq = SeqNum(load_big_u32(octets + 4));
    segment.ack = SeqNum(load_big_u32(octets + 8));
    segment.flags = Flags::FromOctet(octets[13]); // the reserved bits of octet 12 are ignored
    segment.window = load_big_u16(octets + 14);
    segment.urgent = load_big_u16(octets + 18);
    segment.length = static_cast<uint32_t>(total - headerLength);
    segment.options = ReadOptions(octets + MINIMUM_HEADER, headerLength - MINIMUM_HEADER);
    if (!segment.flags.syn)
    {
        segment.options.fastOpen.reset(); // means nothing [7413 4.1.1]
    }
    return parsed;
}

std::size_t
EncodedOptionsLength(const Options& options)
{
    const std::size_t blocks = BlocksThatFit(options);
    const std::size_t sack = blocks == 0 ? 0 : 2 + KIND_AND_LENGTH + blocks * SACK_BLOCK_LENGTH;
    return LengthWithoutBlocks(options) + sack;
}

EncodedHeader
Encode(uint16_t sourcePort, uint16_t destinationPort, const Segment& segment)
{
    EncodedHeader encoded; // all zero, so whatever is not written is zero too [9293 MUST-69]
    const std::size_t length = MINIMUM_HEADER + EncodedOptionsLength(segment.options);
    Writer writer(encoded);
    writer.U16(sourcePort).U16(destinationPort);
    writer.U32(segment.seq.Value()).U32(segment.ack.Value());
    writer.U8(static_cast<uint8_t>(length / 4 << 4)).U8(segment.flags.ToOctet());
    writer.U16(segment.window).U16(0).U16(segment.urgent);
    WriteOptions(segment.options, writer);
    return encoded;
}

uint64_t
AddToChecksum(uint64_t sum, const uint8_t* octets, std::size_t count)
{
    // 64 bits take 2^48 words before they overflow, so there is no folding on the way
    std::size_t at = 0;
    for (; at + 1 < count; at += 2)
    {
        sum += load_big_u16(octets + at);
    }
    if (at < count)
    {
        sum += static_cast<uint64_t>(octets[at]) << 8; // [9293 3.1] padded with zeros on the right
    }
    return sum;
}

uint16_t
FinishChecksum(uint64_t sum)
{
    while (sum > 0xffff)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(~sum);
}

} // namespace ns3::rfctcp::wire
