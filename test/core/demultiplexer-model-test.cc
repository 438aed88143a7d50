/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The demultiplexer beside a naive model of it, through random operations.

#include "core/tables/demultiplexer.h"
#include "support/owning-demultiplexer.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace ns3::rfctcp
{
namespace
{

using Handle = Demultiplexer::Handle;
using Device = Demultiplexer::Device;
using Binding = Demultiplexer::Binding;

/** What was claimed. */
struct Claim
{
    Binding binding; ///< what
    Handle handle;   ///< by whom
    bool shared;     ///< whether others may have it
    bool listening;  ///< whether SYNs are welcome
};

/** Lists, and rules as sentences over them. */
struct NaiveDemultiplexer
{
    std::vector<std::pair<FlowKey, Handle>> connections; ///< in the order of creation
    std::vector<Claim> claims;                           ///< in the order of creation

    std::optional<Handle> FindConnection(const FlowKey& key) const
    {
        for (const auto& [own, handle] : connections)
        {
            if (own == key)
            {
                return handle;
            }
        }
        return std::nullopt;
    }

    bool Claimable(const Binding& binding, bool shared) const
    {
        return std::none_of(claims.begin(), claims.end(), [&](const Claim& claim) {
            return claim.binding == binding && !(shared && claim.shared);
        });
    }

    bool HasConnectionAt(const Endpoint& local) const
    {
        return std::any_of(connections.begin(), connections.end(), [&](const auto& connection) {
            const Endpoint& own = connection.first.local;
            const bool covered = local.address == own.address || local.address == AnyIpv6() ||
                                 (local.address == AnyIpv4() && IsIpv4(own.address));
            return own.port == local.port && covered;
        });
    }

    /** @return how well a binding fits a segment, the higher the better; negative: not at all */
    static int Fit(const Binding& binding, const Endpoint& local, Device device)
    {
        const bool deviceFits = binding.device == 0 || binding.device == device;
        if (binding.local.port != local.port || !deviceFits)
        {
            return -1;
        }
        const int byDevice = binding.device != 0 ? 1 : 0;
        if (binding.local.address == local.address)
        {
            return 4 + byDevice;
        }
        if (binding.local.address == AnyIpv4() && IsIpv4(local.address))
        {
            return 2 + byDevice;
        }
        return binding.local.address == AnyIpv6() ? byDevice : -1;
    }

    /** @return all listeners that fit best */
    std::vector<Handle> FindListeners(const Endpoint& local, Device device) const
    {
        int best = 0;
        std::vector<Handle> found;
        for (const Claim& claim : claims)
        {
            const int fit = Fit(claim.binding, local, device);
            if (!claim.listening || fit < best)
            {
                continue;
            }
            if (fit > best)
            {
                found.clear();
                best = fit;
            }
            found.push_back(claim.handle);
        }
        return found;
    }
};

AddressOctets
AnyOf(std::mt19937& random, bool wildcards)
{
    AddressOctets address = random() % 2 == 0 ? AnyIpv4() : AnyIpv6();
    if (!wildcards || random() % 2 == 0)
    {
        address[0] = IsIpv4(address) ? 0 : 0x20;
        address[15] = static_cast<uint8_t>(1 + random() % 2);
    }
    return address;
}

} // namespace

TEST(Demultiplexer, AgreesWithTheModelThroughRandomOperations)
{
    for (uint32_t seed = 1; seed <= 10; ++seed)
    {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        OwningDemultiplexer real;
        NaiveDemultiplexer model;
        const auto port = [&random] { return static_cast<uint16_t>(80 + random() % 3); };
        for (Handle handle = 1; handle <= 3000; ++handle)
        {
            FlowKey key;
            key.local = {AnyOf(random, false), port()};
            key.remote = {AnyOf(random, false), port()};
            Binding binding{{AnyOf(random, true), port()},
                            random() % 3 == 0 ? Device(1 + random() % 2) : 0};
            switch (random() % 5)
            {
            case 0: {
                const bool added = !model.FindConnection(key);
                ASSERT_EQ(real.AddConnection(key, handle), added);
                if (added)
                {
                    model.connections.emplace_back(key, handle);
                }
                break;
            }
            case 1:
                real.RemoveConnection(key);
                model.connections.erase(
                    std::remove_if(model.connections.begin(),
                                   model.connections.end(),
                                   [&](const auto& item) { return item.first == key; }),
                    model.connections.end());
                break;
            case 2: {
                const bool shared = random() % 2 == 0;
                const bool claimed = model.Claimable(binding, shared);
                ASSERT_EQ(real.Claim(binding, handle, shared), claimed);
                if (claimed)
                {
                    model.claims.push_back({binding, handle, shared, false});
                }
                break;
            }
            case 3:
                if (!model.claims.empty())
                {
                    Claim& claim = model.claims[random() % model.claims.size()];
                    claim.listening = !claim.listening;
                    real.SetListening(claim.binding, claim.handle, claim.listening);
                }
                break;
            case 4:
                if (!model.claims.empty() && random() % 2 == 0)
                {
                    const auto which = model.claims.begin() +
                                       static_cast<std::ptrdiff_t>(random() % model.claims.size());
                    real.Release(which->binding, which->handle);
                    model.claims.erase(which);
                }
                break;
            }
            ASSERT_EQ(real.GetConnections(), model.connections.size());
            ASSERT_EQ(real.FindConnection(key), model.FindConnection(key));
            ASSERT_EQ(real.HasConnectionAt(binding.local), model.HasConnectionAt(binding.local));
            ASSERT_EQ(real.IsUnclaimed(binding.local.port),
                      std::none_of(model.claims.begin(), model.claims.end(), [&](auto& claim) {
                          return claim.binding.local.port == binding.local.port;
                      }));
            const Device device = random() % 3;
            const auto expected = model.FindListeners(key.local, device);
            const auto found = real.FindListener(key, device);
            ASSERT_EQ(found.has_value(), !expected.empty());
            if (found)
            {
                ASSERT_EQ(std::count(expected.begin(), expected.end(), *found), 1);
            }
        }
    }
}

} // namespace ns3::rfctcp
