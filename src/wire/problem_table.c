#include "wire/json.h"

/* The table alone, without JSON: a program that only needs the classes carries no cJSON. */
static const struct {
	const char *type;
	int status;
	char klass;
	const char *title;
} TABLE[PROBLEM_COUNT] = {
#define PROBLEM(id, type, status, klass, title) { type, status, klass, title },
#include "wire/problems.def"
#undef PROBLEM
};

void
problem_fill(struct problem *p, enum problem_id id)
{
	memset(p, 0, sizeof(*p));
	if ((unsigned)id >= PROBLEM_COUNT)
		id = PROBLEM_SYS_FAULT;
	(void)snprintf(p->type, sizeof(p->type), "%s", TABLE[id].type);
	(void)snprintf(p->title, sizeof(p->title), "%s", TABLE[id].title);
	p->status = TABLE[id].status;
}

int
problem_class(const char *type)
{
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		if (!strcmp(TABLE[i].type, type))
			return TABLE[i].klass;
	return 0;
}
