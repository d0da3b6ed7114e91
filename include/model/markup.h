/*
 * The light markup of a body: a line that begins with `Chương II`, `I-`, `Điều 3.`, `1.`, `1.2.`,
 * `a)`, `-` or `+` opens a section, which holds what follows up to the next line that stands as
 * high or higher. Pure: text in, a tree out. For the reader, the outline and the export. It says
 * nothing of looks.
 */
#ifndef MODEL_MARKUP_H
#define MODEL_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* From the highest to the lowest. */
enum markup {
	MARKUP_NONE,
	MARKUP_CHAPTER, /* Chương II, Phần I, Mục 1 */
	MARKUP_PART,    /* I- */
	MARKUP_ARTICLE, /* Điều 3. */
	MARKUP_NUMBER,  /* 1. */
	MARKUP_SUB,     /* 1.2. */
	MARKUP_POINT,   /* a) */
	MARKUP_ITEM,    /* - */
	MARKUP_SUBITEM  /* + */
};

#define MARKUP_HEADING_MAX 160 /* bytes: a longer numbered line is a paragraph */

/* What a line (without its newline) begins with. *len: bytes of the mark with the blanks round it,
 * 0 for none. */
enum markup markup_of(struct view line, size_t *len);
/* A line that stands over others as their title: short, and no point or item. */
bool markup_heading(struct view line);

struct markup_node {
	size_t at;    /* where its line begins */
	size_t under; /* where the line below begins */
	size_t end; /* where its section ends: at its line's end when there is nothing under it */
	size_t parent; /* its index + 1; 0 none */
	int level;     /* 0: nothing stands above it */
	enum markup kind;
};

struct markup_tree {
	struct markup_node *node; /* in the order of the text */
	size_t n, cap;
};

/* The sections of text[from, n). -1: no memory, and the tree is empty. */
int markup_scan(
        struct markup_tree *t, struct view text, size_t from, struct err *e) MUST_CHECK;
void markup_release(struct markup_tree *t);
/* The innermost section that holds byte off, its index + 1; 0 none. */
size_t markup_at(const struct markup_tree *t, size_t off);
/* Lines of the section below its own, blank ones left out. */
size_t markup_lines(const struct markup_node *n, struct view text);
/* There is one at least. */
bool markup_holds(const struct markup_node *n, struct view text);

#endif
