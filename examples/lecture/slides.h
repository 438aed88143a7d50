/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LECTURE_SLIDES_H
#define RFC_TCP_LECTURE_SLIDES_H

#include "runs.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace lecture
{

/** Languages of the texts. */
enum Language : uint8_t
{
    ENGLISH = 0,
    CHINESE = 1,
};

constexpr std::size_t LANGUAGE_COUNT = 2; ///< for arrays indexed by Language

/** What is drawn of the runs of a slide. */
enum class Picture : uint8_t
{
    LADDERS,       ///< a ladder of each, side by side
    CLIENT_STATES, ///< states that the client of the first one goes through
    SERVER_STATES, ///< states that its server goes through
};

/** One slide: a picture made of runs, and what to say about it. */
struct Slide
{
    std::string name;                              ///< of its file, without the ending
    std::array<std::string, LANGUAGE_COUNT> title; ///< by language
    std::array<std::string, LANGUAGE_COUNT> text;  ///< what to say, by language
    Picture picture;                               ///< what is drawn
    std::vector<Run> runs;                         ///< of examples, one at least
};

/** @return all slides in the order of the lecture */
std::vector<Slide> GetSlides();

} // namespace lecture

#endif // RFC_TCP_LECTURE_SLIDES_H
