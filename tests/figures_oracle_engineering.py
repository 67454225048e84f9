"""Engineering's figures, worked out record by record; see ``figures_oracle``."""

from figures_oracle import Expected, ids, with_trend


def engineering(tables, window):
    figures = with_trend(bills_of_period, tables, window)
    if "project.task" in tables.env:
        figures.update(with_trend(tasks_of_period, tables, window))
        figures["engineering.npd_tasks_overdue"] = overdue_tasks(tables, window)
    return figures


def bills_of_period(tables, window):
    bills = [
        bill for bill in tables.read("mrp_bom") if window.owns(bill) and bill["active"]
    ]
    new = [bill for bill in bills if window.has(bill["create_date"])]
    changed = [
        bill
        for bill in bills
        if bill["create_date"] < window.start
        and any(
            window.has(line["write_date"])
            for line in tables.grouped("mrp_bom_line", "bom_id")[bill["id"]]
        )
    ]
    return {
        "engineering.new_boms": Expected(len(new), ids(new), "mrp.bom"),
        "engineering.bom_changes": Expected(len(changed), ids(changed), "mrp.bom"),
    }


def development_tasks(tables, window):
    wanted = tables.by_id("res_company")[window.company]["chanxiao_npd_tag"]
    tags = {
        tag["id"]
        for tag in tables.read("project_tags")
        if wanted in tag["name"].values()
    }
    projects = {
        row["project_project_id"]
        for row in tables.read("project_project_project_tags_rel")
        if row["project_tags_id"] in tags
    }
    return [
        task
        for task in tables.read("project_task")
        if window.owns(task) and task["active"] and task["project_id"] in projects
    ]


def tasks_of_period(tables, window):
    done = [
        task
        for task in development_tasks(tables, window)
        if task["state"] == "1_done" and window.has(task["date_last_stage_update"])
    ]
    return {
        "engineering.npd_tasks_done": Expected(len(done), ids(done), "project.task")
    }


def overdue_tasks(tables, window):
    overdue = [
        task
        for task in development_tasks(tables, window)
        if task["state"] not in ("1_done", "1_canceled")
        and task["date_deadline"]
        and task["date_deadline"] < window.as_of
    ]
    return Expected(len(overdue), ids(overdue), "project.task")
