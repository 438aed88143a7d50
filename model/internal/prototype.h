/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_PROTOTYPE_H
#define RFC_TCP_INTERNAL_PROTOTYPE_H

#include "ns3/attribute.h"
#include "ns3/object.h"
#include "ns3/ptr.h"
#include "ns3/type-id.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3::rfctcp
{

/**
 * An object as the defaults make it, to be copied: giving each new object its many attributes, one
 * after the other, takes more time than a short connection does. When a default has changed, there
 * is a new prototype. Even to look at all defaults takes long, so those whose attribute has a
 * CountingChecker are looked at only when there are signs of a change.
 */
class Prototype
{
  public:
    /** @param type of the object */
    explicit Prototype(TypeId type);
    /** @param type of the object @param other whose defaults it heeds besides
     * @param names of those */
    Prototype(TypeId type, TypeId other, const std::set<std::string>& names);

    /** @return the object, to make copies of and for nothing else */
    template <typename T>
    Ptr<T> Get()
    {
        Refresh();
        return StaticCast<T>(m_object);
    }

  private:
    using References = std::pair<uint32_t, uint32_t>; ///< to a value and to its checker

    /** The default of an attribute. */
    struct Default
    {
        TypeId type;                         ///< whose attribute it is
        std::size_t index;                   ///< the attribute's
        Ptr<const AttributeChecker> checker; ///< its one if that is a CountingChecker, else nullptr
        Ptr<const AttributeValue> value;     ///< as last looked at
        References references;               ///< then

        /** @return references to value and checker */
        References CountReferences() const;
        /** @return false if the default is still the same, unless its checker was asked since */
        bool MayHaveChanged() const;
        /** Looks at the default. @return true if it is another one */
        bool Refresh();
    };

    /** @param type of an attribute @param index the attribute's, whose default matters */
    void Add(TypeId type, std::size_t index);

    /** Makes the object, unless there is one by the present defaults. */
    void Refresh();

    TypeId m_type;                   ///< of the object
    std::vector<Default> m_defaults; ///< those that matter
    uint64_t m_checks{UINT64_MAX};   ///< of watched checkers, when the defaults were looked at last
    Ptr<Object> m_object;            ///< once needed
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_PROTOTYPE_H
