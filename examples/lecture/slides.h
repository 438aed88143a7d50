/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LECTURE_SLIDES_H
#define RFC_TCP_LECTURE_SLIDES_H

#include <array>
#include <functional>
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

/** One slide: a picture made of a run, and what to say about it. */
struct Slide
{
    std::string name;                                  ///< of its file, without the ending
    std::array<std::string, LANGUAGE_COUNT> title;     ///< by language
    std::array<std::string, LANGUAGE_COUNT> text;      ///< what to say, by language
    std::function<void(const std::string& path)> draw; ///< runs a connection and writes an SVG file
};

/** @return all slides in the order of the lecture */
std::vector<Slide> GetSlides();

} // namespace lecture

#endif // RFC_TCP_LECTURE_SLIDES_H
