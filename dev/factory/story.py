"""The story of the factory, told from the first day to the last."""

from datetime import datetime, timedelta

from . import company, partners, people, products, soft, standards, summary
from .clock import UTC, Clock, to_local
from .designs import Designs
from .leads import Leads
from .meetings import Meetings
from .money import Money
from .production import Production
from .purchasing import Purchasing
from .quality import Quality
from .sales import Sales
from .sales_meetings import SalesMeetings
from .settling import Settling
from .shipping import Shipping
from .upkeep import Upkeep
from .workdays import ONE_DAY, moment
from .world import World


class Story:
    def __init__(self, env, progress, today, days, seed):
        self.env = env
        self.say = progress
        self.seed = seed
        self.today = today or to_local(datetime.now(UTC).replace(tzinfo=None)).date()
        self.first_day = self.today - timedelta(days=days)

    def tell(self, meetings=True):
        """Build everything; see :func:`factory.build`."""
        with Clock(self.env.cr, moment(self.first_day, 6)) as clock:
            world = World(
                self.env, clock, self.first_day, self.today, self.seed, self.say
            )
            self._found(world)
            self._plan(world, meetings)
            self._live(world)
            self._finish(world)
            return summary.tell(world)

    def _found(self, world):
        self.say("公司、币种、会计科目 · company, currency, accounts")
        company.set_up(world)
        self.say("部门、员工、用户 · departments, employees, users")
        people.hire(world)
        self.say("产品、物料清单、工作中心 · products, bills, work centres")
        products.set_up(world)
        self.say("客户、供应商、外协厂 · customers, vendors, subcontractors")
        partners.set_up(world)
        products.outsource(world)
        products.cost(world)
        products.opening_stock(world)
        standards.write(world)
        world.flush()

    def _plan(self, world, meetings):
        """Let every part lay down what it knows in advance."""
        quality = Quality(world)
        production = Production(world, quality)
        money = Money(world)
        self.settling = settling = Settling(world)
        for part in (
            production,
            quality,
            Sales(world, production),
            Leads(world),
            Purchasing(world, production, quality),
            Shipping(world),
            Upkeep(world),
            Designs(world),
            money,
            settling,
            soft.Soft(world),
            people,
            partners,
        ):
            if part in (people, partners):
                part.plan(world)
            else:
                part.plan()
        soft.budget(world, money.analytic)
        day = max(self.today - timedelta(days=20), self.first_day + 2 * ONE_DAY)
        world.timeline.at(moment(day, 7, 0), products.stock_levels, world)
        if meetings:
            Meetings(world).plan()
            SalesMeetings(world).plan()

    def _live(self, world):
        """Play day after day."""
        day = self.first_day
        while day < self.today:
            if day.weekday() == 0:
                self.say(f"生产经营 {day:%Y-%m-%d} · the week of {day:%Y-%m-%d}")
                self._analyze(world.env.cr)
            # with every move Odoo looks ahead when each minimum stock will be reached:
            # minutes for dates that nobody reads before the last day
            with world.env.protecting([self._deadline(world)], world.orderpoints):
                world.timeline.play(moment(day + ONE_DAY, 0))
                world.flush()
            day += ONE_DAY

    @staticmethod
    def _analyze(cursor):
        """Tell the planner what there is: all happens in one transaction."""
        # by name: the catalogs that all databases share would stay locked to the end,
        # and a second factory would wait for this one
        cursor.execute(
            "SELECT string_agg(format('%I', relname), ', ') FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        cursor.execute(f"ANALYZE {cursor.fetchone()[0]}")

    @staticmethod
    def _deadline(world):
        return world.env["stock.warehouse.orderpoint"]._fields["deadline_date"]

    def _finish(self, world):
        """The evening of the last day: costs as they are, and no mail to anybody."""
        world.clock.set(moment(self.today - ONE_DAY, 20))
        self.settling.finish()
        world.env.add_to_compute(self._deadline(world), world.orderpoints)
        world.env["chanxiao.meeting"]._cron_announce_changes()
        # the people are invented: nothing may go out when a mail server is set up
        world.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
        world.flush()
