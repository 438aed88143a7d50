/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Cookies of servers, what clients know of servers, and the option on the wire: RFC 7413 4.1.

#include "core/tables/demultiplexer.h"
#include "core/tables/fast-open-cache.h"
#include "core/tables/fast-open-cookies.h"
#include "core/wire/wire.h"

#include <gtest/gtest.h>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

using namespace std::chrono_literals;

/** @param address last octets of an IPv4 address @param port a port @return both */
Endpoint
Ipv4(std::array<uint8_t, 4> address, uint16_t port = 0)
{
    Endpoint endpoint{AnyIpv4(), port};
    std::copy(address.begin(), address.end(), endpoint.address.begin() + 12);
    return endpoint;
}

constexpr Secret KEY{0xa1,
                     0xa1,
                     0xa1,
                     0xa1,
                     0xb2,
                     0xb2,
                     0xb2,
                     0xb2,
                     0xc3,
                     0xc3,
                     0xc3,
                     0xc3,
                     0xd4,
                     0xd4,
                     0xd4,
                     0xd4};

const FlowKey SERVER{Ipv4({192, 168, 0, 1}, 80), Ipv4({192, 0, 2, 1}, 5000)}; ///< as it sees it

/** @param octets of a cookie @return it */
FastOpenCookie
CookieOf(const std::vector<uint8_t>& octets)
{
    FastOpenCookie cookie;
    std::copy(octets.begin(), octets.end(), cookie.octets.begin());
    cookie.length = static_cast<uint8_t>(octets.size());
    return cookie;
}

} // namespace

TEST(FastOpenCookies, AreThoseOfLinuxWithTheSameKey)
{
    const FastOpenCookies cookies(KEY, 0s);
    EXPECT_EQ(cookies.Get(Instant{}, SERVER),
              CookieOf({0x30, 0x21, 0xb9, 0xd8, 0x89, 0x01, 0x7e, 0xeb}));
    FlowKey ipv6;
    ipv6.remote.address = {0xfd, 0x3d, 0xfa, 0x7b, 0xd1, 0x7d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    ipv6.local.address = {0xfd, 0x3d, 0x0a, 0x0b, 0x17, 0xd6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    EXPECT_EQ(cookies.Get(Instant{}, ipv6),
              CookieOf({0xc1, 0xd1, 0xe9, 0x74, 0x2a, 0x47, 0xa9, 0xbc}));
}

TEST(FastOpenCookies, AuthenticateTheClientsAddressNotItsPort)
{
    const FastOpenCookies cookies(KEY, 0s);
    const FastOpenCookie cookie = cookies.Get(Instant{}, SERVER);
    FlowKey other = SERVER;
    other.remote.port = 5001;
    other.local.port = 8080;
    EXPECT_TRUE(cookies.IsValid(Instant{}, other, cookie)); // "independent of service ports"
    other.remote = Ipv4({192, 0, 2, 2}, 5000);
    EXPECT_FALSE(cookies.IsValid(Instant{}, other, cookie));
    EXPECT_FALSE(FastOpenCookies({}, 0s).IsValid(Instant{}, SERVER, cookie)); // another key
    FastOpenCookie shorter = cookie;
    shorter.length = 4;
    EXPECT_FALSE(cookies.IsValid(Instant{}, SERVER, shorter));
}

TEST(FastOpenCookies, ExpireWhenTheKeyHasChangedTwice)
{
    const FastOpenCookies cookies(KEY, 1h);
    const FastOpenCookie cookie = cookies.Get(Instant(30min), SERVER);
    EXPECT_TRUE(cookies.IsValid(Instant(59min), SERVER, cookie));
    EXPECT_TRUE(cookies.IsValid(Instant(119min), SERVER, cookie));
    EXPECT_FALSE(cookies.IsValid(Instant(120min), SERVER, cookie));
    EXPECT_NE(cookies.Get(Instant(61min), SERVER), cookie);
}

TEST(FastOpenCache, KeepsTheLatestCookieOfEachServer)
{
    const FlowKey client{Ipv4({10, 0, 0, 1}, 1), Ipv4({10, 0, 0, 2}, 80)};
    FastOpenCache cache;
    EXPECT_EQ(cache.Find(client).cookie.length, 0);
    cache.Remember(client, CookieOf({1, 2, 3, 4}), 1000);
    const FastOpenCookie latest = CookieOf({5, 6, 7, 8});
    cache.Remember(client, latest, 1000);
    FlowKey otherPorts = client;
    otherPorts.local.port = 2;
    otherPorts.remote.port = 443;
    EXPECT_EQ(cache.Find(otherPorts).cookie, latest);
    EXPECT_EQ(cache.Find(otherPorts).mss, 1000);
    cache.Remember(client, std::nullopt, std::nullopt); // leaves what is known
    EXPECT_EQ(cache.Find(client).cookie.length, 4);
    EXPECT_EQ(cache.Find(client).mss, 1000);
    FlowKey otherServer = client;
    otherServer.remote.address = Ipv4({10, 0, 0, 3}).address;
    EXPECT_EQ(cache.Find(otherServer).cookie.length, 0);
}

TEST(FastOpenCache, PausesForThePortOfANegativeAnswer)
{
    const FlowKey client{Ipv4({10, 0, 0, 1}, 1), Ipv4({10, 0, 0, 2}, 80)};
    FlowKey otherPort = client;
    otherPort.remote.port = 443;
    FastOpenCache cache;
    cache.Pause(client, Instant(60s));
    EXPECT_TRUE(cache.IsPaused(Instant(59s), client));
    EXPECT_FALSE(cache.IsPaused(Instant(60s), client));
    EXPECT_FALSE(cache.IsPaused(Instant(59s), otherPort));
    cache.Remember(client, std::nullopt, std::nullopt);
    EXPECT_FALSE(cache.IsPaused(Instant(30s), client));
}

TEST(FastOpenOption, EveryLengthIsReadOrRefused)
{
    for (std::size_t length = 0; length <= 18; ++length)
    {
        for (const bool experimental : {false, true})
        {
            const bool legal = length % 2 == 0 && length != 2 && length <= 16;
            std::vector<uint8_t> header{0, 1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 2, 0, 0, 0, 0, 0, 0};
            header.push_back(experimental ? 254 : 34);
            header.push_back(static_cast<uint8_t>(2 + (experimental ? 2 : 0) + length));
            if (experimental)
            {
                header.insert(header.end(), {0xf9, 0x89});
            }
            header.resize(header.size() + length, 7);
            header.resize((header.size() + 3) / 4 * 4);
            header[12] = static_cast<uint8_t>(header.size() / 4 << 4);
            const auto parsed = wire::Parse(header.data(), header.size(), header.size());
            const Options& options = parsed.segment.options;
            EXPECT_EQ(options.fastOpen.has_value(), legal) << length;
            EXPECT_EQ(options.fault, legal ? OptionFault::NONE : OptionFault::WRONG_LENGTH);
            if (legal)
            {
                EXPECT_EQ(options.fastOpen->length, length);
                EXPECT_EQ(options.fastOpen->experimental, experimental);
                const auto encoded = wire::Encode(1, 2, parsed.segment);
                EXPECT_EQ(wire::Parse(encoded.octets.data(), encoded.length, encoded.length)
                              .segment.options,
                          options);
            }
            header[13] = 0x10; // of an ACK it means nothing [4.1.1]
            EXPECT_FALSE(
                wire::Parse(header.data(), header.size(), header.size()).segment.options.fastOpen);
        }
    }
}

TEST(FastOpenOption, OtherExperimentsAreUnknownOptions)
{
    const std::vector<uint8_t> header{0,    1, 0, 2, 0, 0, 0, 3, 0,   0, 0,    4,
                                      0x60, 2, 0, 0, 0, 0, 0, 0, 254, 4, 0x12, 0x34};
    const auto parsed = wire::Parse(header.data(), header.size(), header.size());
    EXPECT_EQ(parsed.segment.options, Options{});
}

} // namespace ns3::rfctcp::test
